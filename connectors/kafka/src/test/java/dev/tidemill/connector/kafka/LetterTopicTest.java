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
import org.apache.kafka.common.serialization.LongDeserializer;
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

  @Test
  void a_value_that_cannot_be_deserialized_becomes_a_letter_with_its_bytes() {
    kafka.createTopic("longs", 1);
    kafka.produce(List.of(
        new ProducerRecord<>("longs", "8 bytes."),
        new ProducerRecord<>("longs", "not 8"),
        new ProducerRecord<>("longs", "8 bytes!")));
    List<Long> numbers = new ArrayList<>();
    List<DeadLetter> letters = new ArrayList<>();
    try (StreamingContext ssc = StreamingContext.builder()
        .environment(world -> world.withClock(new ManualClock()))
        .setting("stream.batch.onFailure", "deadletter")
        .build()) {
      ssc.stream(
              "numbers",
              Kafka.topic("longs")
                  .servers(kafka.servers())
                  .values(LongDeserializer::new)
                  .startingAt(KafkaStart.earliest())
                  .valuesOnly())
          .foreachRDD(rdd -> numbers.addAll(rdd.collect()));
      ssc.deadLetters().foreachRDD(rdd -> letters.addAll(rdd.collect()));
      ssc.start();
      ssc.step();
      ssc.step();
    }
    assertThat(numbers).containsExactly(0x382062797465732EL, 0x3820627974657321L);
    assertThat(letters).singleElement().satisfies(letter -> {
      assertThat(letter.position()).isEqualTo("longs-0@1");
      assertThat(letter.error()).contains("the value of the record at longs/0 offset 1, 5 bytes");
      assertThat(letter.record()).isEqualTo("not 8");
      assertThat(letter.encodedRecord()).isPresent();
    });
  }

  private static String text(DeadLetter letter) {
    return letter.source() + ", " + letter.position() + ": " + letter.record();
  }
}
