/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tidemill.DStream;
import dev.tidemill.StreamingContext;
import dev.tidemill.connector.kafka.testing.KafkaBroker;
import dev.tidemill.data.Pair;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.source.Source;
import dev.tidemill.time.ManualClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whole jobs that read from a broker. */
class KafkaJobTest {
  private static final Duration A_WHILE = Duration.ofSeconds(60);

  @RegisterExtension
  static final KafkaBroker kafka = KafkaBroker.shared();

  private String topic = "";

  @BeforeEach
  void nameTopic(TestInfo test) {
    topic = "job-" + test.getTestMethod().orElseThrow().getName();
  }

  @Test
  void counts_the_words_that_somebody_types_into_the_console_producer() throws Exception {
    kafka.createTopic(topic, 2);
    Map<String, Long> counts = new TreeMap<>();
    try (StreamingContext ssc = StreamingContext.builder()
            .environment(world -> world.withClock(new ManualClock()))
            .batchInterval(Duration.ofSeconds(20)) // brokers may take half of it to answer
            .build();
        ConsoleProducer console = ConsoleProducer.start(kafka.servers(), topic)) {
      ssc.stream("lines", Kafka.topic(topic).servers(kafka.servers()).valuesOnly())
          .flatMap(line -> List.of(line.split(" ", -1)))
          .mapToPair(word -> Pair.of(word, 1L))
          .reduceByKey(Long::sum)
          .foreachRDD(batch -> batch
              .collect()
              .forEach(count -> counts.merge(count.key(), count.value(), Long::sum)));
      ssc.start();
      console.type("to be or");
      console.type("not to be");
      console.end();
      await("all six words").atMost(A_WHILE).untilAsserted(() -> {
        ssc.step();
        assertThat(counts).isEqualTo(Map.of("to", 2L, "be", 2L, "or", 1L, "not", 1L));
      });
    }
  }

  @Test
  void counts_every_line_of_a_flood() throws Exception {
    kafka.createTopic(topic, 1);
    int lines = 300_000;
    AtomicLong counted = new AtomicLong();
    try (StreamingContext ssc = running(counted, Kafka.topic(topic));
        ConsoleProducer console =
            ConsoleProducer.start(kafka.servers(), topic, "--producer-property", "linger.ms=20")) {
      ssc.start();
      console.typeOften("y", lines);
      console.end();
      await("all lines").atMost(A_WHILE).untilAsserted(() -> assertThat(counted).hasValue(lines));
      ssc.stop(true);
    }
    assertThat(counted).hasValue(lines);
  }

  @Test
  void counts_a_hundred_thousand_records_exactly() throws Exception {
    countExactly(100_000);
  }

  @Test
  @Tag("nightly")
  void counts_a_million_records_exactly() throws Exception {
    countExactly(1_000_000);
  }

  private void countExactly(int records) throws Exception {
    kafka.createTopic(topic, 4);
    AtomicLong counted = new AtomicLong();
    try (StreamingContext ssc = running(counted, Kafka.topic(topic))) {
      ssc.start();
      sendNumbers(0, records);
      ssc.stop(true);
    }
    assertThat(counted).as("after a graceful stop").hasValue(records);
  }

  @Test
  void counts_on_while_partitions_are_added() throws Exception {
    kafka.createTopic(topic, 1);
    AtomicLong counted = new AtomicLong();
    try (StreamingContext ssc = running(counted, Kafka.topic(topic))) {
      ssc.start();
      sendNumbers(0, 1_000);
      kafka.addPartitions(topic, 3);
      kafka.produce(IntStream.range(0, 300)
          .mapToObj(i -> new ProducerRecord<String, String>(topic, i % 3, null, "new"))
          .toList());
      await("all of three partitions")
          .atMost(A_WHILE)
          .untilAsserted(() -> assertThat(counted).hasValue(1_300));
      ssc.stop(true);
    }
    assertThat(counted).hasValue(1_300);
  }

  @Test
  void goes_on_where_it_was_when_it_is_started_again() throws Exception {
    kafka.createTopic(topic, 2);
    KafkaSource<String, String> source =
        Kafka.topic(topic).group(topic).startingAt(KafkaStart.committedOr(KafkaStart.earliest()));
    AtomicLong first = new AtomicLong();
    sendNumbers(0, 100);
    try (StreamingContext ssc = running(first, source)) {
      ssc.start();
      await("the first hundred")
          .atMost(A_WHILE)
          .untilAsserted(() -> assertThat(first).hasValue(100));
      ssc.stop(true);
    }
    assertThat(
            kafka.committed(topic).values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(100);
    sendNumbers(100, 50);
    AtomicLong second = new AtomicLong();
    try (StreamingContext ssc = running(second, source)) {
      ssc.start();
      await("the other fifty")
          .atMost(A_WHILE)
          .untilAsserted(() -> assertThat(second).hasValue(50));
      ssc.stop(true);
    }
    assertThat(second).as("nothing of before").hasValue(50);
  }

  @Test
  void reads_a_batch_that_is_attempted_again_as_it_was() {
    kafka.createTopic(topic, 1);
    List<Object> seen = new ArrayList<>();
    try (StreamingContext ssc = StreamingContext.builder()
        .environment(world -> world.withClock(new ManualClock()))
        .batchInterval(Duration.ofSeconds(20)) // brokers may take half of it to answer
        .setting("stream.batch.onFailure", "retry")
        .build()) {
      DStream<String> lines = ssc.stream(
          "lines", Kafka.topic(topic).servers(kafka.servers()).group(topic).valuesOnly());
      lines.foreachRDD((batch, info) -> {
        seen.add(batch.collect());
        seen.add(KafkaOffsetRange.of(info.range("lines")));
        if (info.attempt() == 1) {
          kafka.produce(topic, "later");
          throw new IllegalStateException("the first attempt fails");
        }
      });
      ssc.start();
      kafka.produce(topic, "a", "b");
      ssc.step();
    }
    List<KafkaOffsetRange> range = List.of(new KafkaOffsetRange(topic, 0, 0, 2));
    assertThat(seen).containsExactly(List.of("a", "b"), range, List.of("a", "b"), range);
    assertThat(kafka.committed(topic)).isEqualTo(Map.of(new TopicPartition(topic, 0), 2L));
  }

  @Test
  void survives_a_broker_that_is_killed_and_comes_back() throws Exception {
    kafka.createTopic(topic, 2);
    Map<String, Integer> seen = new ConcurrentHashMap<>();
    Problems problems = new Problems();
    String batchesAreEmpty =
        "batches of stream \"numbers\" are empty until Kafka answers: Kafka at ";
    long sent;
    try (StreamingContext ssc = context();
        SteadySender sender = SteadySender.start(kafka.servers(), topic)) {
      ssc.addListener(problems);
      ssc.stream(
              "numbers",
              Kafka.topic(topic)
                  .servers(kafka.servers())
                  .group(topic)
                  .startingAt(KafkaStart.committedOr(KafkaStart.earliest()))
                  .valuesOnly())
          .foreachRDD(
              batch -> batch.collect().forEach(number -> seen.merge(number, 1, Integer::sum)));
      ssc.start();
      await("some before the kill").atMost(A_WHILE).until(() -> seen.size() > 100);
      kafka.kill();
      // A commit that the broker did not live to answer is another problem, which may come first.
      await("the job notices")
          .atMost(A_WHILE)
          .until(() -> problems.messages().stream()
              .anyMatch(message -> message.startsWith(batchesAreEmpty)));
      kafka.start();
      int before = seen.size();
      await("some after it").atMost(A_WHILE).until(() -> seen.size() > before + 100);
      sent = sender.stop();
      ssc.stop(true);
    } finally {
      kafka.start();
    }
    List<String> missing = new ArrayList<>();
    for (int i = 0; i < sent; i++) {
      if (!seen.containsKey("n" + i)) {
        missing.add("n" + i);
      }
    }
    assertThat(missing)
        .as("of %d; committed %s, problems %s", sent, kafka.committed(topic), problems.messages())
        .isEmpty();
    assertThat(seen.values()).as("each of them once").allMatch(times -> times == 1);
    assertThat(problems.messages())
        .filteredOn(message -> !message.startsWith("the progress of stream \"numbers\" is not"))
        .first()
        .asString()
        .startsWith(batchesAreEmpty);
    assertThat(
            kafka.committed(topic).values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(sent);
  }

  @Test
  void a_batch_fails_after_the_read_timeout_and_can_be_read_when_the_broker_is_back()
      throws Exception {
    kafka.createTopic(topic, 1);
    Source<String> source = Kafka.topic(topic)
        .servers(kafka.servers())
        .readTimeout(Duration.ofSeconds(1))
        .valuesOnly();
    try (SourceBatches<String> batches = new SourceBatches<>(source)) {
      kafka.produce(topic, "a", "b");
      batches.cut(Long.MAX_VALUE);
      kafka.kill();
      assertThatThrownBy(batches::read)
          .isInstanceOf(TidemillException.class)
          .hasMessageContaining(topic + "/0 [0, 2): no records have come for ")
          .hasMessageContaining("readTimeout is 1000 ms; check that the brokers are healthy");
      kafka.start();
      await("a broker that has just started answers")
          .atMost(A_WHILE)
          .ignoreExceptionsInstanceOf(TidemillException.class)
          .untilAsserted(() -> assertThat(batches.read()).containsExactly("a", "b"));
    } finally {
      kafka.start();
    }
  }

  /** A job that counts the records of a source. */
  private static StreamingContext running(AtomicLong counted, KafkaSource<String, String> source) {
    StreamingContext ssc = context();
    ssc.stream("records", source.servers(kafka.servers()).valuesOnly())
        .foreachRDD(batch -> counted.addAndGet(batch.count()));
    return ssc;
  }

  private static StreamingContext context() {
    return StreamingContext.builder()
        .master("local[2]")
        .batchInterval(Duration.ofMillis(200))
        .build();
  }

  private void sendNumbers(int first, int count) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
        Map.of("bootstrap.servers", kafka.servers(), "linger.ms", 20, "batch.size", 200_000),
        new ByteArraySerializer(),
        new ByteArraySerializer())) {
      AtomicLong acknowledged = new AtomicLong();
      for (int i = first; i < first + count; i++) {
        byte[] value = Integer.toString(i).getBytes(StandardCharsets.UTF_8);
        var unused = producer.send(new ProducerRecord<>(topic, value), (metadata, failure) -> {
          if (failure == null) {
            acknowledged.incrementAndGet();
          }
        });
      }
      producer.flush();
      assertThat(acknowledged).as("acknowledged by the broker").hasValue(count);
    }
  }
}
