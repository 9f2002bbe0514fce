/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.StreamingContext;
import dev.tidemill.connector.kafka.testing.KafkaBroker;
import dev.tidemill.deadletter.DeadLetter;
import dev.tidemill.time.ManualClock;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Records of a topic that a job gives up, in another topic. */
class LetterTopicTest {
  @RegisterExtension
  static final KafkaBroker kafka = KafkaBroker.shared();

  @Test
  void letters_say_the_offsets_of_their_records_and_are_sent_once() {
    kafka.createTopic("letters-in", 1);
    kafka.createTopic("letters-out", 1);
    kafka.produce(List.of(
        new ProducerRecord<>("letters-in", "1"),
        new ProducerRecord<>("letters-in", "x"),
        new ProducerRecord<>("letters-in", "2")));
    List<Integer> numbers = new ArrayList<>();
    try (StreamingContext ssc = StreamingContext.builder()
        .environment(world -> world.withClock(new ManualClock()))
        .setting("stream.batch.onFailure", "deadletter")
        .build()) {
      ssc.stream(
              "numbers",
              Kafka.topic("letters-in")
                  .servers(kafka.servers())
                  .startingAt(KafkaStart.earliest())
                  .valuesOnly())
          .map(Integer::parseInt)
          .foreachRDD(rdd -> numbers.addAll(rdd.collect()));
      ssc.deadLetters()
          .map(LetterTopicTest::text)
          .writeTo(Kafka.<String>sink("letters-out").servers(kafka.servers()))
          .named("letters");
      ssc.start();
      ssc.step();
      ssc.step();
    }
    assertThat(numbers).containsExactly(1, 2);
    assertThat(kafka.records("letters-out"))
        .map(ConsumerRecord::value)
        .containsExactly("numbers, letters-in-0@1: x");
  }

  private static String text(DeadLetter letter) {
    return letter.source() + ", " + letter.position() + ": " + letter.record();
  }
}
