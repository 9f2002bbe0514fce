/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.BatchQueue;
import dev.tidemill.DStream;
import dev.tidemill.StreamingContext;
import dev.tidemill.connector.kafka.testing.KafkaBroker;
import dev.tidemill.data.Pair;
import dev.tidemill.spi.sink.Guarantee;
import dev.tidemill.spi.source.Source;
import dev.tidemill.time.ManualClock;
import dev.tidemill.time.Time;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.LongSerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The examples of docs/connectors/kafka.md. */
class KafkaSnippetsTest {
  @RegisterExtension
  static final KafkaBroker kafka = KafkaBroker.shared();

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final StreamingContext ssc = StreamingContext.builder()
      .environment(world -> world
          .withClock(new ManualClock(
              Time.ofMillis(Instant.parse("2026-01-01T11:59:50Z").toEpochMilli())))
          .withPrintTarget(new PrintStream(printed, true, StandardCharsets.UTF_8))
          .withPrintZone(ZoneOffset.UTC))
      .batchInterval(Duration.ofSeconds(20)) // brokers may take half of it to answer
      .partitions(1)
      .build();

  @AfterEach
  void close() {
    ssc.close();
  }

  @Test
  void words_of_a_topic() {
    kafka.createTopic("lines", 1);
    String servers = kafka.servers();
    // region job
    ssc.stream("lines", Kafka.topic("lines").servers(servers).valuesOnly())
        .flatMap(line -> List.of(line.split(" ")))
        .mapToPair(word -> Pair.of(word, 1L))
        .reduceByKey(Long::sum)
        .print();
    // endregion
    ssc.start();
    kafka.produce("lines", "to be or", "not to be");
    ssc.step();
    assertThat(printed.toString(StandardCharsets.UTF_8).strip() + "\n").isEqualTo("""
        -------------------------------------------
        Time: 2026-01-01 12:00:00
        -------------------------------------------
        (to,2)
        (be,2)
        (or,1)
        (not,1)
        """);
  }

  @Test
  void options() {
    // region options
    KafkaSource<String, Long> stock = Kafka.topic("stock")
        .servers("kafka-1:9092,kafka-2:9092")
        .values(LongDeserializer::new)
        .group("stock-report")
        .startingAt(KafkaStart.committedOr(KafkaStart.earliest()))
        .maxRatePerPartition(50_000)
        .property("security.protocol", "SSL");
    DStream<KafkaRecord<String, Long>> stream = ssc.stream("stock", stock);
    // endregion
    assertThat(stream.name()).hasValue("stock");
  }

  @Test
  void what_is_read() {
    List<Source<String>> sources = new ArrayList<>();
    // region topics
    sources.add(Kafka.topics(List.of("orders", "returns")).valuesOnly());
    sources.add(Kafka.topicsMatching(Pattern.compile("orders-.*")).valuesOnly());
    sources.add(Kafka.partitions(List.of(new TopicPartition("orders", 3))).valuesOnly());
    // endregion
    assertThat(sources).hasSize(3);
  }

  @Test
  void where_it_begins() {
    KafkaSource<String, String> source = Kafka.topic("orders").group("billing");
    List<KafkaSource<String, String>> sources = new ArrayList<>();
    // region start
    sources.add(source.startingAt(KafkaStart.earliest()));
    sources.add(source.startingAt(KafkaStart.latest()));
    sources.add(source.startingAt(KafkaStart.at(Instant.parse("2026-01-01T00:00:00Z"))));
    sources.add(
        source.startingAt(KafkaStart.offsets(Map.of(new TopicPartition("orders", 0), 4711L))));
    sources.add(source.startingAt(KafkaStart.committedOr(KafkaStart.earliest())));
    // endregion
    assertThat(sources).hasSize(5);
  }

  @Test
  void records() {
    kafka.createTopic("orders", 1);
    List<String> printed = new ArrayList<>();
    DStream<KafkaRecord<String, String>> orders =
        ssc.stream("orders", Kafka.topic("orders").servers(kafka.servers()));
    // region records
    orders
        .filter(order -> order.headers().text("test").isEmpty())
        .map(order -> order.key() + " at " + order.timestamp() + ": " + order.value())
        // endregion
        .foreachRDD(batch -> printed.addAll(batch.collect()));
    ssc.start();
    kafka.produce(List.of(new ProducerRecord<>("orders", 0, 1000L, "ann", "tea")));
    ssc.step();
    assertThat(printed).containsExactly("ann at 1000 ms: tea");
  }

  @Test
  void ranges() {
    kafka.createTopic("audited", 1);
    List<String> audit = new ArrayList<>();
    DStream<String> orders =
        ssc.stream("orders", Kafka.topic("audited").servers(kafka.servers()).valuesOnly());
    // region ranges
    orders.foreachRDD((batch, info) -> {
      for (KafkaOffsetRange part : KafkaOffsetRange.of(info.range("orders"))) {
        audit.add(
            part.topic() + " " + part.partition() + ": " + part.from() + " to " + part.until());
      }
    });
    // endregion
    ssc.start();
    kafka.produce("audited", "a", "b");
    ssc.step();
    assertThat(audit).containsExactly("audited 0: 0 to 2");
  }

  @Test
  void fixture() {
    List<Object> carts = new ArrayList<>();
    ssc.stream("orders", Kafka.topic("orders"))
        .mapToPair(order -> Pair.of(order.key(), order.value()))
        .groupByKey()
        .named("carts");
    // region fixture
    ssc.replaceSource(
        "orders",
        new BatchQueue<KafkaRecord<String, String>>()
            .add(List.of(
                KafkaRecord.of("ann", "tea").withHeader("shop", "7"),
                KafkaRecord.of("bob", "rum").at("orders", 2, 4711),
                KafkaRecord.of("ann", "milk").withTimestamp(Time.ofMillis(1000))))
            .add(List.of(KafkaRecord.tombstone("ann"))));
    // endregion
    ssc.namedStream("carts").foreachRDD(batch -> carts.addAll(batch.collect()));
    ssc.start();
    ssc.step();
    assertThat(carts)
        .containsExactly(Pair.of("ann", List.of("tea", "milk")), Pair.of("bob", List.of("rum")));
  }

  @Test
  void sink() {
    kafka.createTopic("counts", 1);
    String servers = kafka.servers();
    var counts = ssc.queueStream(List.of(List.of("a", "b", "a")))
        .mapToPair(word -> Pair.of(word, 1L))
        .reduceByKey(Long::sum);
    // region sink
    counts.writeTo(Kafka.<Pair<String, Long>>sink("counts")
        .servers(servers)
        .keys(Pair::key, StringSerializer::new)
        .values(Pair::value, LongSerializer::new));
    // endregion
    ssc.start();
    ssc.step();
    assertThat(kafka.records("counts")).map(ConsumerRecord::key).containsExactly("a", "b");
  }

  @Test
  void sinks() {
    List<KafkaSink<String>> sinks = new ArrayList<>();
    // region mismatch
    sinks.add(Kafka.<String>sink("counts").onLedgerMismatch(KafkaLedgerMismatch.PUBLISH));
    // endregion
    // region plain
    sinks.add(Kafka.<String>sink("counts").atLeastOnce());
    // endregion
    assertThat(sinks)
        .extracting(KafkaSink::guarantee)
        .containsExactly(Guarantee.LEDGER, Guarantee.AT_LEAST_ONCE);
  }

  @Test
  void broker() {
    // region broker
    kafka.createTopic("parcels", 2);
    kafka.produce("parcels", "tea", "rum"); // values without keys
    kafka.produce(List.of(new ProducerRecord<>("parcels", 1, "ann", "milk")));
    assertThat(kafka.records("parcels")).hasSize(3);
    kafka.addPartitions("parcels", 3);
    kafka.deleteRecords("parcels", 1, 1); // those of partition 1 before offset 1, as retention does
    assertThat(kafka.committed("billing")).isEmpty(); // what a group has committed
    kafka.kill(); // as kill -9 does
    kafka.start(); // with what it had, on the same port
    kafka.deleteTopic("parcels");
    // endregion
    assertThat(kafka.isRunning()).isTrue();
  }

  @Test
  void loss() {
    // region loss
    KafkaSource<String, String> lenient = Kafka.topic("clicks")
        .onDataLoss(KafkaDataLoss.CONTINUE)
        .discoverEvery(Duration.ofMinutes(1))
        .readTimeout(Duration.ofSeconds(30));
    // endregion
    assertThat(lenient).hasToString("topic clicks, Kafka at localhost:9092");
  }
}
