/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.StreamingContext;
import dev.tidemill.connector.kafka.testing.KafkaBroker;
import dev.tidemill.deadletter.DeadLetter;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.function.MapFunction;
import dev.tidemill.rdd.RDD;
import dev.tidemill.spi.source.Source;
import dev.tidemill.time.ManualClock;
import dev.tidemill.time.Time;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Records of a topic that a job gives up, in another topic. */
class LetterTopicTest {
  @RegisterExtension
  static final KafkaBroker kafka = KafkaBroker.shared();

  @TempDir
  private Path directory;

  @Test
  void letters_say_the_offsets_of_their_records_and_are_sent_once() {
    kafka.createTopic("letters-in", 1);
    kafka.createTopic("letters-out", 1);
    kafka.produce(List.of(
        new ProducerRecord<>("letters-in", "1"),
        new ProducerRecord<>("letters-in", "x"),
        new ProducerRecord<>("letters-in", "2")));
    List<Integer> numbers = new ArrayList<>();
    try (StreamingContext ssc = context()) {
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
  void a_value_that_cannot_be_deserialized_becomes_a_letter_that_can_be_injected_as_it_came() {
    kafka.createTopic("longs", 1);
    ProducerRecord<String, String> bad = new ProducerRecord<>("longs", 0, 1_000L, "ann", "not 8");
    bad.headers().add("trace", new byte[] {(byte) 0x7f});
    kafka.produce(List.of(
        new ProducerRecord<>("longs", "8 bytes."), bad, new ProducerRecord<>("longs", "8 bytes!")));
    List<Long> numbers = new ArrayList<>();
    List<DeadLetter> letters = new ArrayList<>();
    try (StreamingContext ssc = context()) {
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
      assertThat(letter.record()).isEqualTo("longs/0@1(ann,not 8){trace=\u007f}");
      assertThat(injected(letter))
          .isEqualTo(KafkaRecord.of(bytes("ann"), bytes("not 8"))
              .at("longs", 0, 1)
              .withTimestamp(Time.ofMillis(1_000))
              .withHeaders(KafkaHeaders.none().with("trace", new byte[] {(byte) 0x7f})));
    });
  }

  @Test
  void a_record_that_a_function_fails_on_becomes_a_letter_that_can_be_injected() {
    kafka.createTopic("illegible", 1);
    ProducerRecord<String, String> bad = new ProducerRecord<>("illegible", 0, 2_000L, null, "x");
    bad.headers().add("trace", bytes("7f"));
    kafka.produce(List.of(bad));
    List<DeadLetter> letters = letters(
        Kafka.topic("illegible").servers(kafka.servers()).startingAt(KafkaStart.earliest()),
        record -> Integer.parseInt(record.value()));
    assertThat(letters)
        .singleElement()
        .satisfies(letter -> assertThat(injected(letter))
            .isEqualTo(KafkaRecord.<String, String>ofValue("x")
                .at("illegible", 0, 0)
                .withTimestamp(Time.ofMillis(2_000))
                .withHeader("trace", "7f")));
  }

  @Test
  void a_value_that_a_decoder_fails_on_becomes_a_letter_that_can_be_injected_as_it_came() {
    kafka.createTopic("amounts", 1);
    ProducerRecord<String, String> bad = new ProducerRecord<>("amounts", 0, 3_000L, "ann", "many");
    bad.headers().add("unit", bytes("box"));
    kafka.produce(List.of(new ProducerRecord<>("amounts", "ann", null), bad));
    List<DeadLetter> letters = letters(
        Kafka.topic("amounts")
            .servers(kafka.servers())
            .startingAt(KafkaStart.earliest())
            .records(encoded -> Integer.parseInt(text(encoded.payload()))),
        count -> count);
    assertThat(letters).singleElement().satisfies(letter -> {
      assertThat(letter.position()).isEqualTo("amounts-0@1");
      assertThat(letter.error())
          .contains("the record at amounts-0@1 cannot be decoded")
          .contains("it has 4 bytes: \"many\"");
      assertThat(injected(letter))
          .isEqualTo(KafkaRecord.of(bytes("ann"), bytes("many"))
              .at("amounts", 0, 1)
              .withTimestamp(Time.ofMillis(3_000))
              .withHeader("unit", "box"));
    });
  }

  @Test
  void no_record_is_given_up_while_the_server_of_a_decoder_is_down() {
    kafka.createTopic("coded", 1);
    kafka.produce("coded", "a", "b");
    AtomicInteger calls = new AtomicInteger();
    List<String> seen = new ArrayList<>();
    List<DeadLetter> letters = new ArrayList<>();
    try (StreamingContext ssc = context()) {
      ssc.stream(
              "coded",
              Kafka.topic("coded")
                  .servers(kafka.servers())
                  .startingAt(KafkaStart.earliest())
                  .records(encoded -> {
                    if (calls.incrementAndGet() == 1) {
                      throw new TidemillException(ErrorCode.SOURCE_FAILED, "the registry is down");
                    }
                    return text(encoded.payload());
                  }))
          .foreachRDD(rdd -> seen.addAll(rdd.collect()));
      ssc.deadLetters().foreachRDD(rdd -> letters.addAll(rdd.collect()));
      ssc.start();
      ssc.step();
    }
    assertThat(seen).containsExactly("a", "b");
    assertThat(letters).isEmpty();
  }

  private static StreamingContext context() {
    return StreamingContext.builder()
        .environment(world -> world.withClock(new ManualClock()))
        .batchInterval(Duration.ofSeconds(20)) // brokers may take half of it to answer
        .setting("stream.batch.onFailure", "deadletter")
        .build();
  }

  /** What becomes of the first batch. */
  private static <T> List<DeadLetter> letters(Source<T> source, MapFunction<T, Integer> function) {
    List<DeadLetter> letters = new ArrayList<>();
    try (StreamingContext ssc = context()) {
      ssc.stream("numbers", source).map(function).foreachRDD(RDD::collect);
      ssc.deadLetters().foreachRDD(rdd -> letters.addAll(rdd.collect()));
      ssc.start();
      ssc.step();
    }
    return letters;
  }

  /** The record of a letter as a stream of object files reads it. */
  private KafkaRecord<?, ?> injected(DeadLetter letter) throws IOException {
    Path file = Files.write(
        directory.resolve(letter.id()),
        Base64.getDecoder().decode(letter.encodedRecord().orElseThrow()));
    try (StreamingContext ssc = context()) {
      return ssc.objectFile(file.toString(), KafkaRecord.class).collect().get(0);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static String text(DeadLetter letter) {
    return letter.source() + ", " + letter.position() + ": " + letter.record();
  }
}
