/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.source.RecordDecoder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  // region types
  record Order(String customer, int quantity, Instant at, Optional<String> note) {}

  sealed interface Event permits Opened, Closed {}

  record Opened(String door, LocalDate day) implements Event {}

  record Closed(String door, Duration after) implements Event {}
  // endregion

  record Batch(List<Event> events) {}

  record Any(@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS) Object value) {}

  record Numbers(List<Long> values) {}

  record Nested(Optional<Nested> inner) {}

  private static final String TEA =
      "{\"customer\":\"ann\",\"quantity\":2,\"at\":\"2024-05-01T10:00:00.000000001Z\"}";

  private static <T> T read(RecordDecoder<T> decoder, String json) throws Exception {
    T record = decoder.decode(() -> json.getBytes(StandardCharsets.UTF_8));
    if (record == null) {
      throw new AssertionError("nothing was decoded");
    }
    return record;
  }

  @Test
  void reads_a_record_with_times_and_without_what_is_optional() throws Exception {
    assertThat(read(Json.records(Order.class), TEA))
        .isEqualTo(
            new Order("ann", 2, Instant.parse("2024-05-01T10:00:00.000000001Z"), Optional.empty()));
  }

  @Test
  void writes_what_it_reads() throws Exception {
    Order order = new Order("ännchen", 2, Instant.parse("2024-05-01T10:00:00Z"), Optional.of("x"));
    String json = Json.texts().call(order);
    assertThat(json)
        .isEqualTo("{\"customer\":\"ännchen\",\"quantity\":2,\"at\":\"2024-05-01T10:00:00Z\","
            + "\"note\":\"x\"}");
    assertThat(read(Json.records(Order.class), json)).isEqualTo(order);
    assertThat(Json.bytes().call(order)).isEqualTo(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void a_sealed_type_is_told_by_a_simple_name() throws Exception {
    Event opened = new Opened("7", LocalDate.of(2024, 5, 1));
    String json = Json.texts().call(opened);
    assertThat(json).isEqualTo("{\"type\":\"Opened\",\"door\":\"7\",\"day\":\"2024-05-01\"}");
    assertThat(read(Json.records(Event.class), json)).isEqualTo(opened);
    Batch batch = new Batch(List.of(opened, new Closed("7", Duration.ofSeconds(90))));
    assertThat(read(Json.records(Batch.class), Json.texts().call(batch))).isEqualTo(batch);
    assertThatThrownBy(() -> read(Json.records(Event.class), "{\"type\":\"Burnt\"}"))
        .hasMessageContaining("Burnt");
  }

  @Test
  void data_cannot_name_a_class() {
    assertThatThrownBy(() -> read(
            Json.records(Any.class), "{\"value\":{\"@class\":\"javax.naming.InitialContext\"}}"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("PolymorphicTypeValidator");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "tea",
        "{\"customer\":\"ann\",\"quantity\":2",
        "{\"customer\":\"ann\",\"quantity\":2,\"at\":\"2024-05-01T10:00:00Z\"} x",
        "{\"customer\":\"ann\",\"quantity\":2,\"at\":\"2024-05-01T10:00:00Z\"}{}",
        "{\"customer\":\"ann\",\"at\":\"2024-05-01T10:00:00Z\"}",
        "{\"quantity\":2,\"at\":\"2024-05-01T10:00:00Z\"}",
        "{\"customer\":null,\"quantity\":2,\"at\":\"2024-05-01T10:00:00Z\"}",
        "{\"customer\":\"ann\",\"quantity\":\"2\",\"at\":\"2024-05-01T10:00:00Z\"}",
        "{\"customer\":\"ann\",\"quantity\":2.5,\"at\":\"2024-05-01T10:00:00Z\"}",
        "{\"customer\":\"ann\",\"quantity\":3000000000,\"at\":\"2024-05-01T10:00:00Z\"}",
        "{\"customer\":\"ann\",\"quantity\":2,\"at\":\"yesterday\"}"
      })
  void refuses_what_is_not_such_a_record(String json) {
    assertThatThrownBy(() -> read(Json.records(Order.class), json)).isInstanceOf(IOException.class);
  }

  @Test
  void ignores_unknown_fields_unless_they_are_rejected() throws Exception {
    String more = TEA.replace("}", ",\"new\":[1]}");
    assertThat(read(Json.records(Order.class), more).customer()).isEqualTo("ann");
    assertThatThrownBy(() -> read(Json.records(Order.class).rejectingUnknownFields(), more))
        .hasMessageContaining("new");
  }

  @Test
  void reads_null_for_what_is_missing_if_that_is_accepted() throws Exception {
    Order order = read(Json.records(Order.class).acceptingNulls(), "{\"quantity\":1}");
    assertThat(order.quantity()).isEqualTo(1);
    assertThat((Object) order.customer()).isNull();
    assertThatThrownBy(() -> read(Json.records(Order.class).acceptingNulls(), "{}"))
        .hasMessageContaining("quantity");
  }

  @Test
  void refuses_what_is_larger_than_its_bound() throws Exception {
    String json = "{\"values\":[1,2,3]}";
    JsonDecoder<Numbers> decoder = Json.records(Numbers.class).maxBytes(json.length());
    assertThat(read(decoder, json).values()).containsExactly(1L, 2L, 3L);
    assertThatThrownBy(() -> read(decoder, json + " "))
        .hasMessage("the content has 19 bytes, and maxBytes is 18");
    assertThatThrownBy(() -> decoder.maxBytes(0))
        .isInstanceOf(TidemillException.class)
        .hasMessage("maxBytes is 0; it must be between 1 and 268435456");
  }

  @Test
  void refuses_what_is_nested_deeper_than_its_bound() throws Exception {
    assertThat(read(Json.records(Nested.class).maxDepth(3), nested(3)).inner()).isPresent();
    assertThatThrownBy(() -> read(Json.records(Nested.class).maxDepth(3), nested(4)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("nesting depth (4) exceeds the maximum allowed (3");
    // What is skipped is bounded, too.
    String skipped = "{\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
    assertThatThrownBy(() -> read(Json.records(Nested.class), skipped))
        .hasMessageContaining("nesting depth (65)");
  }

  private static String nested(int depth) {
    return depth == 1 ? "{}" : "{\"inner\":" + nested(depth - 1) + "}";
  }

  @Test
  void refuses_a_number_of_very_many_digits() {
    assertThatThrownBy(
            () -> read(Json.records(Numbers.class), "{\"values\":[" + "9".repeat(100_000) + "]}"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Number value length");
  }

  @Test
  void an_error_does_not_repeat_the_whole_content() {
    assertThatThrownBy(
            () -> read(Json.records(Order.class), TEA.replace("}", ",\"secret\":\"hidden\",}")))
        .message()
        .doesNotContain("hidden");
  }

  @Test
  void writes_maps_in_the_order_of_their_keys() throws Exception {
    Map<String, Integer> map = new LinkedHashMap<>();
    map.put("b", 1);
    map.put("a", 2);
    assertThat(Json.texts().call(map)).isEqualTo("{\"a\":2,\"b\":1}");
  }

  @Test
  @SuppressWarnings({"unchecked", "BanSerializableRead"}) // it has just been written
  void is_sent_to_other_processes_after_it_was_used() throws Exception {
    JsonDecoder<Order> decoder = Json.records(Order.class).rejectingUnknownFields();
    Order order = read(decoder, TEA);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new ObjectOutputStream(bytes).writeObject(decoder);
    JsonDecoder<Order> sent = (JsonDecoder<Order>)
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
    assertThat(read(sent, TEA)).isEqualTo(order);
    assertThatThrownBy(() -> read(sent, TEA.replace("}", ",\"new\":1}")))
        .hasMessageContaining("new");
    assertThat(sent).hasToString("JSON of Order");
  }
}
