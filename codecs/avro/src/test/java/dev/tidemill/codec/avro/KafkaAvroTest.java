/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec.avro;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.DStream;
import dev.tidemill.StreamingContext;
import dev.tidemill.connector.kafka.Kafka;
import dev.tidemill.connector.kafka.KafkaStart;
import dev.tidemill.connector.kafka.testing.KafkaBroker;
import dev.tidemill.deadletter.DeadLetter;
import dev.tidemill.time.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A topic of Avro records, read with the schemas of a registry. */
class KafkaAvroTest {
  @RegisterExtension
  static final KafkaBroker kafka = KafkaBroker.shared();

  private static final Schema SCHEMA = new Schema.Parser().parse("""
      {"type":"record","name":"Order","fields":[
        {"name":"customer","type":"string"},{"name":"quantity","type":"int"}]}""");

  record Order(String customer, int quantity) {}

  private static byte[] message(int schemaId, String customer, int quantity) {
    GenericRecord order = new GenericRecordBuilder(SCHEMA)
        .set("customer", customer)
        .set("quantity", quantity)
        .build();
    return FakeRegistry.message(schemaId, order);
  }

  private static void send(String topic, byte[]... values) throws Exception {
    try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
        Map.of("bootstrap.servers", kafka.servers()),
        new StringSerializer(),
        new ByteArraySerializer())) {
      for (byte[] value : values) {
        producer.send(new ProducerRecord<>(topic, value)).get();
      }
    }
  }

  @Test
  void records_are_read_and_what_cannot_be_read_becomes_a_letter() throws Exception {
    kafka.createTopic("orders", 1);
    send("orders", message(7, "ann", 2), message(99, "bob", 1), message(7, "eve", 5));
    List<Order> read = new ArrayList<>();
    List<DeadLetter> letters = new ArrayList<>();
    try (FakeRegistry fake = FakeRegistry.start().with(7, SCHEMA.toString());
        StreamingContext ssc = context()) {
      String servers = kafka.servers();
      String registry = fake.url();
      // region orders
      DStream<Order> orders = ssc.stream(
          "orders",
          Kafka.topic("orders")
              .servers(servers)
              .startingAt(KafkaStart.earliest())
              .records(Avro.registry(registry)
                  .records(order ->
                      new Order((String) order.get("customer"), (int) order.get("quantity")))));
      // endregion
      orders.foreachRDD(rdd -> read.addAll(rdd.collect()));
      ssc.deadLetters().foreachRDD(rdd -> letters.addAll(rdd.collect()));
      ssc.start();
      ssc.step();
    }
    assertThat(read).containsExactly(new Order("ann", 2), new Order("eve", 5));
    assertThat(letters).singleElement().satisfies(letter -> {
      assertThat(letter.position()).isEqualTo("orders-0@1");
      assertThat(letter.error())
          .contains("the record at orders-0@1 cannot be decoded")
          .contains("has no schema 99");
      assertThat(letter.encodedRecord()).isPresent();
    });
  }

  @Test
  void a_batch_waits_for_a_registry_that_is_down_and_gives_no_record_up() throws Exception {
    kafka.createTopic("returns", 1);
    send("returns", message(7, "ann", 2), message(7, "eve", 5));
    List<String> read = new ArrayList<>();
    List<DeadLetter> letters = new ArrayList<>();
    try (FakeRegistry registry = FakeRegistry.start().with(7, SCHEMA.toString());
        StreamingContext ssc = context()) {
      registry.failNext(2, 503);
      ssc.stream(
              "returns",
              Kafka.topic("returns")
                  .servers(kafka.servers())
                  .startingAt(KafkaStart.earliest())
                  .records(Avro.registry(registry.url())
                      .records(order -> order.get("customer").toString())))
          .foreachRDD(rdd -> read.addAll(rdd.collect()));
      ssc.deadLetters().foreachRDD(rdd -> letters.addAll(rdd.collect()));
      ssc.start();
      ssc.step();
      assertThat(registry.requests()).hasSize(3);
    }
    assertThat(read).containsExactly("ann", "eve");
    assertThat(letters).isEmpty();
  }

  private static StreamingContext context() {
    return StreamingContext.builder()
        .environment(world -> world.withClock(new ManualClock()))
        .batchInterval(Duration.ofSeconds(20)) // brokers may take half of it to answer
        .setting("stream.batch.onFailure", "deadletter")
        .build();
  }
}
