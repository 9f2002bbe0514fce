/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.codec.Values.Account;
import dev.tidemill.codec.Values.Circle;
import dev.tidemill.codec.Values.Color;
import dev.tidemill.codec.Values.Figure;
import dev.tidemill.codec.Values.Line;
import dev.tidemill.codec.Values.Order;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SchemaTest {
  private final Codecs codecs = Codecs.standard();

  private Schema schemaOf(Class<?>... roots) {
    return codecs.schema(
        codecs.output(), Arrays.stream(roots).map(codecs::of).toArray(Codec<?>[]::new));
  }

  @Test
  void it_says_what_is_written() {
    assertThat(schemaOf(String.class, Order.class)).hasToString("""
        root String
        root dev.tidemill.codec.Values$Order
        enum dev.tidemill.codec.Values$Color
          RED
          GREEN
          BLUE
        record dev.tidemill.codec.Values$Line
          product: String
          count: int
          price: double
        record dev.tidemill.codec.Values$Order
          id: long
          customer: String
          lines: List<dev.tidemill.codec.Values$Line>
          byShop: Map<String, List<dev.tidemill.codec.Values$Line>>
          paid: Optional<Instant>
          colors: Set<dev.tidemill.codec.Values$Color>
          total: Pair<String, Long>
          discount: Integer
        """);
  }

  @Test
  void sealed_types_list_their_classes_and_open_classes_have_a_plus() {
    record Holder(Figure figure, Account account, Object any, Comparable<?> comparable) {}

    assertThat(schemaOf(Holder.class).toString())
        .contains("sealed dev.tidemill.codec.Values$Figure\n  dev.tidemill.codec.Values$Circle\n")
        .contains("  account: dev.tidemill.codec.Values$Account+\n")
        .contains("  any: Object\n  comparable: Object\n")
        .contains("class dev.tidemill.codec.Values$Account\n  owner: String\n  cents: long\n");
  }

  @Test
  void classes_that_nothing_declares_are_in_it_once_they_were_written() {
    CodecOutput out = codecs.output();
    out.writeValue(List.of(new Line("a", 1, 2), new Circle(1, Color.RED)));
    Schema schema = codecs.schema(out);
    assertThat(schema.dynamicTypes()).containsExactly(Circle.class.getName(), Line.class.getName());
    assertThat(schema.type(Color.class.getName())).isPresent();
    out.clear();
    assertThat(codecs.schema(out).types()).isEmpty();
  }

  @Test
  void the_order_in_which_classes_were_met_does_not_show() {
    CodecOutput one = codecs.output();
    one.writeValue(new Line("a", 1, 2));
    one.writeValue(Color.RED);
    CodecOutput other = Codecs.standard().output();
    other.writeValue(Color.BLUE);
    other.writeValue(new Line("b", 1, 2));
    assertThat(codecs.schema(one).toBytes()).isEqualTo(codecs.schema(other).toBytes());
    assertThat(codecs.schema(one).fingerprint()).isEqualTo(codecs.schema(other).fingerprint());
  }

  @Test
  void it_comes_back_from_its_bytes() {
    Schema schema = schemaOf(String.class, Order.class, Figure.class);
    assertThat(Schema.fromBytes(schema.toBytes())).isEqualTo(schema).hasSameHashCodeAs(schema);
    assertThat(Schema.fromBytes(schema.toBytes())).hasToString(schema.toString());
  }

  @Test
  void every_truncation_is_refused() {
    byte[] bytes = schemaOf(Order.class, Figure.class).toBytes();
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> Schema.fromBytes(cut))
          .isInstanceOfSatisfying(
              TidemillException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.MALFORMED_DATA));
    }
  }

  @Test
  void flipped_bits_give_another_schema_or_an_error_and_no_class_is_looked_for() {
    byte[] bytes = schemaOf(Order.class, Figure.class).toBytes();
    byte[] value = codecs.encode(new Values(1).order());
    int refused = 0;
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] flipped = bytes.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      try {
        Schema schema = Schema.fromBytes(flipped);
        StoredCodecs stored = codecs.restore(schema);
        stored.root(0).read(stored.input(value, 5, value.length));
      } catch (TidemillException e) {
        assertThat(e.code())
            .isIn(
                ErrorCode.MALFORMED_DATA, ErrorCode.INCOMPATIBLE_SCHEMA, ErrorCode.VALUE_TOO_LARGE);
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(bytes.length * 4);
  }

  @Test
  void damaged_values_are_refused_through_a_stored_schema_too() {
    Codec<Order> codec = codecs.of(Order.class);
    Schema schema = codecs.schema(codecs.output(), codec);
    StoredCodecs stored = codecs.restore(schema);
    Random random = new Random(3);
    int refused = 0;
    for (int seed = 0; seed < 300; seed++) {
      CodecOutput out = codecs.output();
      codec.write(new Values(seed).order(), out);
      byte[] bytes = out.toByteArray();
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
      try {
        stored.root(0).read(stored.input(bytes));
      } catch (TidemillException e) {
        assertThat(e.code()).isIn(ErrorCode.MALFORMED_DATA, ErrorCode.VALUE_TOO_LARGE);
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  @Test
  void a_newer_format_is_not_read() {
    byte[] bytes = schemaOf(Line.class).toBytes();
    bytes[4] = 2;
    assertThatThrownBy(() -> Schema.fromBytes(bytes))
        .isInstanceOfSatisfying(
            TidemillException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INCOMPATIBLE_SCHEMA))
        .hasMessageContaining("format 2")
        .hasMessageContaining("reads format 1");
  }

  @Test
  void types_that_are_not_in_it_are_refused() {
    for (String type : List.of(
        "com.app.Gone", "Lis<String>", "List", "List<String, String>", "String<", "", "int+")) {
      byte[] bytes = new Schema(List.of(type), List.of(), List.of()).toBytes();
      assertThatThrownBy(() -> Schema.fromBytes(bytes))
          .as(type)
          .hasMessageContaining("type " + type + " is unknown");
    }
  }

  @Test
  void a_type_of_any_depth_is_read_without_running_out_of_stack() {
    String deep = "List<".repeat(100_000) + "String" + ">".repeat(100_000);
    byte[] bytes = new Schema(List.of(deep), List.of(), List.of()).toBytes();
    assertThatThrownBy(() -> Schema.fromBytes(bytes)).hasMessageContaining("is unknown");
  }

  @Test
  void a_codec_that_is_not_from_these_codecs_is_no_root() {
    assertThatThrownBy(() -> codecs.schema(codecs.output(), new OwnCodecTest.PointCodec()))
        .hasMessageContaining("register it");
  }
}
