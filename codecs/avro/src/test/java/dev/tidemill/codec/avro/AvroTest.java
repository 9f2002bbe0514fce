/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.source.EncodedRecord;
import dev.tidemill.spi.source.RecordDecoder;
import dev.tidemill.time.ManualClock;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AvroTest {
  private static final Schema ORDER = SchemaBuilder.record("Order")
      .namespace("com.app")
      .fields()
      .requiredString("customer")
      .requiredInt("quantity")
      .endRecord();

  /** Remembers whether it was ever initialized. */
  static final class Trap {
    static {
      System.setProperty("tidemill.test.trap", "sprung");
    }

    public Trap(String text) {}
  }

  private FakeRegistry registry;

  @BeforeEach
  void start() throws IOException {
    registry = FakeRegistry.start();
  }

  @AfterEach
  void end() {
    registry.close();
  }

  private static GenericRecord order(String customer, int quantity) {
    return new GenericRecordBuilder(ORDER)
        .set("customer", customer)
        .set("quantity", quantity)
        .build();
  }

  private AvroRegistry client() {
    return Avro.registry(registry.url());
  }

  private AvroDecoder<String> texts() {
    return client().records(GenericRecord::toString);
  }

  private static <T> T decode(RecordDecoder<T> decoder, byte[] payload) throws Exception {
    return Objects.requireNonNull(decoder.decode(new EncodedRecord() {
      @Override
      public byte[] payload() {
        return payload;
      }

      @Override
      public String position() {
        return "orders-0@17";
      }
    }));
  }

  @Test
  void a_schema_is_fetched_once_for_all_records_and_decoders_that_need_it() throws Exception {
    registry.with(7, ORDER.toString()).with(8, ORDER.toString());
    for (int i = 0; i < 3; i++) {
      assertThat(decode(texts(), FakeRegistry.message(7, order("ann", i))))
          .isEqualTo("{\"customer\": \"ann\", \"quantity\": " + i + "}");
    }
    decode(texts(), FakeRegistry.message(8, order("bob", 1)));
    assertThat(registry.requests()).containsExactly("/schemas/ids/7", "/schemas/ids/8");
  }

  @Test
  void texts_and_logical_types_are_those_of_java() throws Exception {
    Schema schema = new Schema.Parser().parse("""
        {"type":"record","name":"All","fields":[
          {"name":"text","type":"string"},
          {"name":"map","type":{"type":"map","values":"long"}},
          {"name":"list","type":{"type":"array","items":["null","string"]}},
          {"name":"at","type":{"type":"long","logicalType":"timestamp-millis"}},
          {"name":"price","type":{"type":"bytes","logicalType":"decimal","precision":6,"scale":2}},
          {"name":"id","type":{"type":"string","logicalType":"uuid"}},
          {"name":"mark","type":{"type":"fixed","name":"Mark","size":2}},
          {"name":"size","type":{"type":"enum","name":"Size","symbols":["S","L"]}},
          {"name":"number","type":"double"},{"name":"half","type":"float"},
          {"name":"flag","type":"boolean"},{"name":"none","type":"null"}]}""");
    registry.with(1, schema.toString());
    GenericData.Record record = new GenericData.Record(schema);
    record.put("text", "é€");
    record.put("map", Map.of("k", 5L));
    record.put("list", Arrays.asList("a", null, "b"));
    record.put("at", 1_000L);
    record.put("price", ByteBuffer.wrap(new byte[] {0x04, (byte) 0xd2}));
    record.put("id", "00000000-0000-0001-0000-000000000002");
    record.put("mark", new GenericData.Fixed(schema.getField("mark").schema(), new byte[] {1, 2}));
    record.put("size", new GenericData.EnumSymbol(schema.getField("size").schema(), "L"));
    record.put("number", 0.5);
    record.put("half", -1.5f);
    record.put("flag", true);
    List<Object> read = decode(
        client()
            .records(all -> Arrays.asList(
                all.get("text"),
                all.get("map"),
                all.get("list").toString(),
                all.get("at"),
                all.get("price"),
                all.get("id"),
                all.get("mark").toString(),
                all.get("size").toString(),
                all.get("number"),
                all.get("half"),
                all.get("flag"))),
        FakeRegistry.message(1, record));
    assertThat(read)
        .containsExactly(
            "é€",
            Map.of("k", 5L),
            "[a, null, b]",
            Instant.ofEpochMilli(1_000),
            new BigDecimal("12.34"),
            new UUID(1, 2),
            "[1, 2]",
            "L",
            0.5,
            -1.5f,
            true);
  }

  @Test
  void records_of_another_schema_are_resolved_to_that_of_the_program() throws Exception {
    registry.with(7, ORDER.toString());
    byte[] message = FakeRegistry.message(7, order("ann", 2));
    GeneratedOrder order = decode(client().records(GeneratedOrder.class), message);
    assertThat(order)
        .extracting(o -> o.customer, o -> o.quantity, o -> o.shop)
        .containsExactly("ann", 2, 7);
    AvroDecoder<String> later = texts().readAs("""
        {"type":"record","name":"Order","namespace":"com.app","fields":[
          {"name":"quantity","type":"long"},{"name":"unit","type":"string","default":"box"}]}""");
    assertThat(decode(later, message)).isEqualTo("{\"quantity\": 2, \"unit\": \"box\"}");
    assertThatThrownBy(() -> client().records(GeneratedOrder.class).readAs(ORDER.toString()))
        .hasMessageContaining("readAs is for records(function)");
    assertThatThrownBy(() -> texts().readAs("{}")).hasMessageContaining("readAs is not a schema");
  }

  @Test
  void what_a_schema_refers_to_is_fetched_too() throws Exception {
    String line =
        "{\"type\":\"record\",\"name\":\"com.app.Line\",\"fields\":[{\"name\":\"n\",\"type\":\"int\"}]}";
    String cart =
        "{\"type\":\"record\",\"name\":\"Cart\",\"fields\":[{\"name\":\"line\",\"type\":\"com.app.Line\"}]}";
    registry
        .answering(
            "/schemas/ids/9",
            "{\"schema\":" + FakeRegistry.quoted(cart)
                + ",\"references\":[{\"name\":\"com.app.Line\",\"subject\":\"a line\",\"version\":3}]}")
        .answering(
            "/subjects/a%20line/versions/3", "{\"schema\":" + FakeRegistry.quoted(line) + "}");
    assertThat(decode(texts(), FakeRegistry.message(9, (byte) 10)))
        .isEqualTo("{\"line\": {\"n\": 5}}");
  }

  @Test
  void content_that_is_not_of_the_format_is_the_fault_of_the_record() {
    registry.with(7, ORDER.toString());
    assertFault(new byte[] {1, 0, 0, 0, 7, 2}, "does not begin with a zero and the id of a schema");
    assertFault(new byte[] {0, 0, 0, 7}, "does not begin with a zero");
    assertFault(FakeRegistry.message(99), "has no schema 99; the record was written with another");
    assertFault(
        FakeRegistry.message(7, (byte) 2), "with schema 7, com.app.Order", "1 bytes are needed");
    assertFault(
        FakeRegistry.message(7, (byte) 2, (byte) 'a', (byte) 2, (byte) 0),
        "1 bytes are left behind");
    registry.answering(
        "/schemas/ids/5", "{\"schema\":\"syntax = 3;\",\"schemaType\":\"PROTOBUF\"}");
    assertFault(FakeRegistry.message(5), "schema 5 is of type PROTOBUF, not AVRO");
    registry.with(6, "{\"type\":\"recor\"}");
    assertFault(FakeRegistry.message(6), "schema 6 cannot be used");
    registry.with(4, "\"string\"");
    assertFault(FakeRegistry.message(4, (byte) 0), "only records are read");
  }

  @Test
  void lengths_and_counts_beyond_the_content_take_no_memory() {
    byte[] huge = {(byte) 0xfe, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f}; // 2^31 - 1
    registry.with(7, ORDER.toString());
    assertFault(FakeRegistry.message(7, huge), "2147483647 bytes are needed, and 0 are left");
    registry.with(2, """
        {"type":"record","name":"Nulls","fields":[
          {"name":"list","type":{"type":"array","items":"null"}}]}""");
    assertFault(FakeRegistry.message(2, huge), "a list of 2147483647 items");
    registry.with(3, """
        {"type":"record","name":"Tree","fields":[
          {"name":"children","type":{"type":"array","items":"Tree"}}]}""");
    byte[] nested = new byte[1_000];
    Arrays.fill(nested, (byte) 100); // each a list of 50
    assertFault(FakeRegistry.message(3, nested), "a list of 50 items");
    registry.with(4, """
        {"type":"record","name":"Marked","fields":[
          {"name":"next","type":["null","Marked"]},
          {"name":"marks","type":{"type":"map","values":{"type":"array","items":
            {"type":"fixed","name":"Mark","size":2147483639}}}}]}""");
    assertFault(
        FakeRegistry.message(4, (byte) 0, (byte) 2, (byte) 0, (byte) 2),
        "schema 4 cannot be used: each Mark has 2147483639 bytes, and maxBytes is 1048576");
    assertThatThrownBy(() -> decode(texts().maxBytes(6), FakeRegistry.message(7, huge)))
        .hasMessage("the content has 10 bytes, and maxBytes is 6");
  }

  @Test
  void a_schema_that_is_missing_is_asked_for_again_only_after_a_while() throws Exception {
    ManualClock clock = new ManualClock();
    Schemas schemas =
        new Schemas(new RegistryClient(RegistrySettings.of(URI.create(registry.url()))), clock);
    registry.with(6, "{\"type\":\"recor\"}");
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> schemas.schema(99, "")).hasMessageContaining("has no schema 99");
      assertThatThrownBy(() -> schemas.schema(6, "")).hasMessageContaining("cannot be used");
    }
    assertThat(registry.requests()).containsExactly("/schemas/ids/99", "/schemas/ids/6");
    registry.with(99, ORDER.toString());
    clock.advance(Duration.ofMillis(9_999));
    assertThatThrownBy(() -> schemas.schema(99, "")).hasMessageContaining("has no schema 99");
    clock.advance(Duration.ofMillis(1));
    assertThat(schemas.schema(99, "")).isEqualTo(ORDER);
    assertThat(registry.requests()).hasSize(3);
  }

  private void assertFault(byte[] payload, String... parts) {
    assertThatThrownBy(() -> decode(texts(), payload))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(parts);
  }

  @Test
  void a_schema_cannot_have_a_class_created() throws Exception {
    registry.with(7, """
        {"type":"record","name":"Order","namespace":"com.app","fields":[
          {"name":"customer","type":{"type":"string","java-class":"%s"}},
          {"name":"quantity","type":"int"}]}""".formatted(Trap.class.getName()));
    byte[] message = FakeRegistry.message(7, order("ann", 2));
    assertThat(decode(texts(), message)).contains("ann");
    assertThat(decode(client().records(GeneratedOrder.class), message).customer).isEqualTo("ann");
    assertThat(System.getProperty("tidemill.test.trap")).isNull();
  }

  @Test
  void a_registry_that_fails_is_not_the_fault_of_the_record() throws Exception {
    byte[] message = FakeRegistry.message(7, order("ann", 2));
    registry.failWith(503);
    assertDown(texts(), message, "HTTP 503", "check the URL, and the credentials");
    registry.failWith(404); // not in the words of a registry
    assertDown(texts(), message, "HTTP 404");
    registry.failWith(0);
    registry.with(7, ORDER.toString());
    assertThat(decode(texts(), message)).contains("ann");
    registry.stallInTheBody();
    assertDown(
        client().timeout(Duration.ofMillis(300)).records(GenericRecord::toString),
        message,
        "no whole answer has come within 300 ms");
  }

  @Test
  void an_answer_has_a_bound() {
    registry.answering("/schemas/ids/7", " ".repeat((4 << 20) + 1));
    assertDown(texts(), FakeRegistry.message(7), "more than 4194304 bytes");
  }

  @Test
  void a_registry_that_is_not_there_is_named_without_the_password() {
    AvroRegistry client = client().credentials("job", "open-sesame");
    registry.close();
    assertThatThrownBy(
            () -> decode(client.records(GenericRecord::toString), FakeRegistry.message(7)))
        .isInstanceOf(TidemillException.class)
        .hasMessageContainingAll(
            "schema 7, of the record at orders-0@17, could not be fetched from schema registry "
                + registry.url(),
            "ConnectException")
        .hasMessageNotContaining("open-sesame");
    assertThat(client).hasToString("schema registry " + registry.url());
    assertThat(client.records(GenericRecord::toString).toString()).doesNotContain("sesame");
  }

  private static void assertDown(RecordDecoder<String> decoder, byte[] message, String... parts) {
    assertThatThrownBy(() -> decode(decoder, message))
        .isInstanceOf(TidemillException.class)
        .hasMessageContainingAll(parts)
        .satisfies(
            e -> assertThat(((TidemillException) e).code()).isEqualTo(ErrorCode.SOURCE_FAILED));
  }

  @Test
  void credentials_are_sent() throws Exception {
    registry.with(7, ORDER.toString());
    decode(
        client().credentials("job", "pass").records(GenericRecord::toString),
        FakeRegistry.message(7, order("ann", 2)));
    assertThat(registry.authorization()).isEqualTo("Basic am9iOnBhc3M=");
  }

  @Test
  void options_that_cannot_be_are_refused() {
    assertThatThrownBy(() -> Avro.registry("localhost:8081"))
        .hasMessageContaining("is not of the form http://host:8081");
    assertThatThrownBy(() -> Avro.registry("http://job:open-sesame@localhost"))
        .hasMessageContaining("pass user and password to credentials(...)")
        .hasMessageNotContaining("open-sesame");
    assertThatThrownBy(() -> client().timeout(Duration.ZERO))
        .hasMessageContaining("timeout is 0 ms");
    assertThatThrownBy(() -> texts().maxBytes(0)).hasMessageContaining("maxBytes is 0");
  }
}
