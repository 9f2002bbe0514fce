/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.BatchQueue;
import dev.tidemill.StreamingContext;
import dev.tidemill.connector.kafka.testing.KafkaBroker;
import dev.tidemill.data.Pair;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.job.JobIdentity;
import dev.tidemill.spi.sink.Guarantee;
import dev.tidemill.spi.sink.OpenSink;
import dev.tidemill.spi.sink.PartitionWriter;
import dev.tidemill.spi.sink.SinkBatch;
import dev.tidemill.spi.sink.SinkContext;
import dev.tidemill.spi.sink.SinkRecovery;
import dev.tidemill.spi.storage.LocalStorage;
import dev.tidemill.time.ManualClock;
import dev.tidemill.time.Time;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.IntegerDeserializer;
import org.apache.kafka.common.serialization.IntegerSerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

class KafkaSinkTest {
  @RegisterExtension
  static final KafkaBroker kafka = KafkaBroker.shared();

  private String topic = "";

  @BeforeEach
  void nameTopic(TestInfo test) {
    topic = "sink-" + test.getTestMethod().orElseThrow().getName();
  }

  @Test
  void what_a_job_sends_is_what_another_reads() throws Exception {
    kafka.createTopic(topic, 3);
    List<KafkaRecord<String, Integer>> orders = List.of(
        KafkaRecord.of("ann", 3).withTimestamp(Time.ofMillis(1000)).withHeader("trace", "1"),
        KafkaRecord.of("bob", 1).withTimestamp(Time.ofMillis(2000)),
        KafkaRecord.of("ann", 4).withTimestamp(Time.ofMillis(3000)).withHeader("trace", "2"));
    KafkaSink<KafkaRecord<String, Integer>> sink = Kafka.<KafkaRecord<String, Integer>>sink(topic)
        .servers(kafka.servers())
        .keys(KafkaRecord::key, StringSerializer::new)
        .values(KafkaRecord::value, IntegerSerializer::new)
        .headers(KafkaRecord::headers)
        .timestamps(KafkaRecord::timestamp);
    try (StreamingContext ssc = StreamingContext.builder()
        .environment(world -> world.withClock(new ManualClock()))
        .build()) {
      ssc.queueStream(new BatchQueue<KafkaRecord<String, Integer>>().add(orders))
          .writeTo(sink);
      ssc.start();
      ssc.step();
    }
    List<KafkaRecord<String, Integer>> read;
    try (SourceBatches<KafkaRecord<String, Integer>> batches =
        new SourceBatches<>(Kafka.topic(topic)
            .servers(kafka.servers())
            .startingAt(KafkaStart.earliest())
            .values(IntegerDeserializer::new))) {
      read = batches.next();
    }
    assertThat(read)
        .map(record -> record.at("fixture", 0, 0))
        .as("each as it was")
        .containsExactlyInAnyOrderElementsOf(orders);
    assertThat(read)
        .filteredOn(record -> record.key().equals("ann"))
        .as("one key is one partition, in order")
        .satisfies(ann -> {
          assertThat(ann).extracting(KafkaRecord::value).containsExactly(3, 4);
          assertThat(ann)
              .extracting(KafkaRecord::partition)
              .containsOnly(ann.get(0).partition());
        });
  }

  @Test
  void texts_are_sent_without_keys_unless_it_is_said_otherwise() {
    kafka.createTopic(topic, 1);
    try (StreamingContext ssc = StreamingContext.builder()
        .environment(world -> world.withClock(new ManualClock()))
        .partitions(2)
        .build()) {
      ssc.queueStream(List.of(List.of(Pair.of("a", 1L), Pair.of("b", 2L))))
          .writeTo(Kafka.<Pair<String, Long>>sink(topic).servers(kafka.servers()));
      ssc.start();
      ssc.step();
    }
    assertThat(kafka.records(topic)).map(ConsumerRecord::value).containsExactly("(a,1)", "(b,2)");
    assertThat(kafka.records(topic)).map(ConsumerRecord::key).containsOnlyNulls();
  }

  @Test
  void a_batch_that_fails_after_staging_sends_nothing_and_its_second_attempt_sends_once() {
    kafka.createTopic(topic, 1);
    try (StreamingContext ssc = StreamingContext.builder()
        .environment(world -> world.withClock(new ManualClock()))
        .setting("stream.batch.onFailure", "retry")
        .build()) {
      var records = ssc.queueStream(List.of(List.of("a", "b")));
      records.writeTo(Kafka.<String>sink(topic).servers(kafka.servers()));
      records.foreachRDD((batch, info) -> {
        assertThat(kafka.records(topic)).as("staged, not sent").isEmpty();
        if (info.attempt() == 1) {
          throw new IllegalStateException("a later output fails");
        }
      });
      ssc.start();
      ssc.step();
    }
    assertThat(kafka.records(topic)).map(ConsumerRecord::value).containsExactly("a", "b");
  }

  @Test
  void a_second_publish_of_a_batch_changes_nothing() throws Exception {
    kafka.createTopic(topic, 1);
    KafkaSink<String> sink = Kafka.<String>sink(topic).servers(kafka.servers()).atLeastOnce();
    assertThat(sink.guarantee()).isEqualTo(Guarantee.AT_LEAST_ONCE);
    try (OpenSink<String> open = open(sink)) {
      SinkBatch batch = new SinkBatch(1, 1000, 1, 1, 0);
      List<String> receipts = stage(open, batch, List.of("a"), List.of("b"));
      assertThat(kafka.records(topic)).isEmpty();
      open.publish(batch, receipts);
      open.publish(batch, receipts);
      open.publish(new SinkBatch(1, 1000, 1, 2, 0), receipts);
      assertThat(kafka.records(topic)).map(ConsumerRecord::value).containsExactly("a", "b");
    }
  }

  @Test
  void a_record_that_the_topic_does_not_take_fails_the_batch() throws Exception {
    kafka.createTopic(topic, 1);
    try (OpenSink<String> open = open(
        Kafka.<String>sink(topic).servers(kafka.servers()).property("max.request.size", "100"))) {
      SinkBatch batch = new SinkBatch(1, 1000, 1, 1, 0);
      List<String> receipts = stage(open, batch, List.of("x".repeat(200)));
      assertThatThrownBy(() -> open.publish(batch, receipts))
          .isInstanceOfSatisfying(
              TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OUTPUT_FAILED))
          .hasMessageContaining(
              "cannot publish batch 1 to topic " + topic + ": RecordTooLargeException: ");
    }
  }

  @Test
  @Timeout(30) // a producer would wait for 60 s
  void a_topic_that_is_not_there_is_an_error_of_the_start_at_once() {
    assertThatThrownBy(() -> open(Kafka.<String>sink(topic).servers(kafka.servers())))
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OUTPUT_FAILED))
        .hasMessage("Kafka at " + kafka.servers() + " has no topic " + topic
            + "; correct the name, or create it: kafka-topics.sh --bootstrap-server "
            + kafka.servers() + " --create --topic " + topic);
  }

  @Test
  @Timeout(30)
  void a_place_where_no_broker_is_is_an_error_of_the_start_at_once() {
    assertThatThrownBy(() -> open(Kafka.<String>sink(topic).servers("127.0.0.1:1")))
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OUTPUT_FAILED))
        .hasMessageStartingWith("no Kafka broker is reachable (127.0.0.1:1: Connection refused");
  }

  @Test
  void a_broker_that_creates_topics_creates_one_to_send_to() throws Exception {
    try (KafkaBroker creating =
        KafkaBroker.create(Map.of("auto.create.topics.enable", "true")).start()) {
      try (OpenSink<String> open = open(Kafka.<String>sink(topic).servers(creating.servers()))) {
        SinkBatch batch = new SinkBatch(1, 1000, 1, 1, 0);
        open.publish(batch, stage(open, batch, List.of("a")));
      }
      assertThat(creating.records(topic)).map(ConsumerRecord::value).containsExactly("a");
    }
  }

  @Test
  @SuppressWarnings("NullAway") // Kafka allows a value that is null, which its types do not say
  void a_record_that_is_null_is_sent_as_text_and_a_null_value_as_a_tombstone() {
    kafka.createTopic(topic, 1);
    try (StreamingContext ssc = StreamingContext.builder()
        .environment(world -> world.withClock(new ManualClock()))
        .partitions(1)
        .build()) {
      ssc.queueStream(List.of(Arrays.asList("a", null)))
          .writeTo(Kafka.<String>sink(topic).servers(kafka.servers()));
      ssc.queueStream(List.of(List.of("k")))
          .writeTo(Kafka.<String>sink(topic)
              .servers(kafka.servers())
              .keys(k -> k, StringSerializer::new)
              .values(k -> (String) null, StringSerializer::new));
      ssc.start();
      ssc.step();
    }
    assertThat(kafka.records(topic))
        .map(record -> record.key() + "=" + record.value())
        .containsExactlyInAnyOrder("null=a", "null=null", "k=null");
    assertThat(kafka.records(topic))
        .filteredOn(record -> "k".equals(record.key()))
        .singleElement()
        .satisfies(tombstone -> assertThat(tombstone.value()).isNull());
  }

  @Test
  void what_cannot_be_made_of_a_record_is_named_with_the_record() throws Exception {
    kafka.createTopic(topic, 1);
    SinkBatch batch = new SinkBatch(1, 1000, 1, 1, 0);
    KafkaSink<String> sink = Kafka.<String>sink(topic).servers(kafka.servers());
    try (OpenSink<String> open =
        open(sink.keys(record -> record.substring(3), StringSerializer::new))) {
      assertThatThrownBy(() -> stage(open, batch, List.of("ab")))
          .isInstanceOf(TidemillException.class)
          .hasMessage("the Kafka key for topic " + topic + " cannot be made of the record ab: "
              + "StringIndexOutOfBoundsException: begin 3, end 2, length 2");
    }
    try (OpenSink<String> open = open(sink.timestamps(record -> Time.ofMillis(-5)))) {
      assertThatThrownBy(() -> stage(open, batch, List.of("x".repeat(200))))
          .hasMessageContaining("of the record " + "x".repeat(100) + "...: ")
          .hasMessageContaining("Invalid timestamp: -5");
    }
  }

  @Test
  void a_sink_to_which_nothing_goes_is_an_error_at_its_declaration() {
    assertThatThrownBy(() -> Kafka.sink(" "))
        .hasMessage("topic of a Kafka sink is empty; give it a name");
    assertThatThrownBy(() -> Kafka.sink("a").property("transactional.id", "x"))
        .hasMessage(
            "property transactional.id cannot be set; a sink derives it from the job and its output");
  }

  private <T> OpenSink<T> open(KafkaSink<T> sink) throws Exception {
    OpenSink<T> open =
        sink.open(new SinkContext("out", new JobIdentity("job " + topic, 1), new LocalStorage()));
    open.recover(SinkRecovery.NONE);
    return open;
  }

  @SafeVarargs
  private static List<String> stage(
      OpenSink<String> sink, SinkBatch batch, List<String>... partitions) throws Exception {
    List<String> receipts = new ArrayList<>();
    for (int i = 0; i < partitions.length; i++) {
      try (PartitionWriter<String> writer =
          SourceBatches.sent(sink.writer(batch)).open(i)) {
        for (String record : partitions[i]) {
          writer.write(record);
        }
        receipts.add(writer.finish());
      }
    }
    return receipts;
  }
}
