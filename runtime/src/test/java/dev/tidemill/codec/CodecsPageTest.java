/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.spi.key.StableHash;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What docs/codecs.md shows. */
final class CodecsPageTest {
  record Totals(String shop, long total) {}

  record Price(BigDecimal amount) {}

  record Money(String currency, long cents) {}

  @Test
  void the_first_example() {
    // region first
    Codecs codecs = Codecs.standard();
    Codec<Totals> totals = codecs.of(Totals.class);
    CodecOutput out = codecs.output();
    totals.write(new Totals("Berlin", 3), out); // 8 bytes
    byte[] schema = codecs.schema(out, totals).toBytes();
    // endregion
    assertThat(Schema.fromBytes(schema)).hasToString("""
        root dev.tidemill.codec.CodecsPageTest$Totals
        record dev.tidemill.codec.CodecsPageTest$Totals
          shop: String
          total: long
        """);
    assertThat(out.size()).isEqualTo(8);
    assertThat(restored(schema, out.toByteArray())).isEqualTo(new Totals("Berlin", 3));
  }

  private static Object restored(byte[] schema, byte[] bytes) {
    // region restore
    Codecs today = Codecs.builder().allow(Totals.class).build();
    StoredCodecs stored = today.restore(Schema.fromBytes(schema));
    Object value = stored.root(0).read(stored.input(bytes));
    // endregion
    return value;
  }

  record Order(Thread worker) {}

  @Test
  void the_error_of_a_type_that_cannot_be_encoded() {
    Codecs codecs = Codecs.standard();
    // region refused
    assertThatThrownBy(() -> codecs.of(Order.class))
        // endregion
        .hasMessage("""
            dev.tidemill.codec.CodecsPageTest$Order.worker: java.lang.Thread cannot be encoded: it is a class of the JDK whose fields are its own affair; store what it is made from, or register a codec
            """.strip());
  }

  record Sales(String shop, int total, String city) {}

  @Test
  void the_table_of_an_incompatible_change() {
    String name = Sales.class.getName();
    Schema schema = new Schema(
        List.of(name),
        List.of(new TypeSchema(
            name,
            TypeSchema.Kind.RECORD,
            1,
            List.of(new TypeSchema.Field("shop", "String"), new TypeSchema.Field("total", "long")),
            List.of())),
        List.of());
    // region table
    Compatibility compatibility = Codecs.standard().compatibility(schema, Sales.class);
    // endregion
    assertThat(compatibility).hasToString("""
        effect        type                                     field  stored  now     what to do
        incompatible  dev.tidemill.codec.CodecsPageTest$Sales  total  long    int     go back to the stored type, or register a migration for dev.tidemill.codec.CodecsPageTest$Sales
        incompatible  dev.tidemill.codec.CodecsPageTest$Sales  city   -       String  say with @DefaultValue what older values have, or with @FormerName what it was called, or register a migration
        """.strip());
  }

  @Test
  void the_migration() {
    // region migration
    Codecs today = Codecs.builder()
        .migration(
            Price.class, old -> new Price(BigDecimal.valueOf(old.get("cents", Long.class), 2)))
        .build();
    // endregion
    String name = Price.class.getName();
    Schema schema = new Schema(
        List.of(name),
        List.of(new TypeSchema(
            name,
            TypeSchema.Kind.RECORD,
            1,
            List.of(new TypeSchema.Field("cents", "long")),
            List.of())),
        List.of());
    StoredCodecs stored = today.restore(schema);
    CodecOutput out = today.output();
    out.writeLong(250);
    assertThat(stored.root(0).read(stored.input(out.toByteArray())))
        .isEqualTo(new Price(new BigDecimal("2.50")));
  }

  // region own
  static final class MoneyCodec implements Codec<Money> {
    @Override
    public Class<Money> type() {
      return Money.class;
    }

    @Override
    public int version() {
      return 2;
    }

    @Override
    public void write(Money money, CodecOutput out) {
      out.writeString(money.currency());
      out.writeLong(money.cents());
    }

    @Override
    public Money read(CodecInput in, int version) {
      String currency = version == 1 ? "EUR" : in.readString();
      return new Money(currency, in.readLong());
    }

    @Override
    public boolean isImmutable() {
      return true;
    }
  }
  // endregion

  @Test
  void the_own_codec() {
    Codecs codecs = Codecs.builder().register(new MoneyCodec()).build();
    Money money = new Money("USD", 5);
    assertThat(codecs.decode(codecs.encode(money))).isEqualTo(money);
    assertThat(codecs.of(Money.class).isImmutable()).isTrue();
    CodecOutput old = codecs.output();
    old.writeByte(1); // one byte follows
    old.writeLong(7);
    Schema schema = new Schema(
        List.of(Money.class.getName()),
        List.of(TypeSchema.custom(Money.class.getName(), 1)),
        List.of());
    StoredCodecs stored = codecs.restore(schema);
    assertThat(stored.root(0).read(stored.input(old.toByteArray()))).isEqualTo(new Money("EUR", 7));
  }

  // region named
  @EncodedBy(Word.Encoding.class)
  record Word(String text) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Word word && word.text.equalsIgnoreCase(text);
    }

    @Override
    public int hashCode() {
      return text.toLowerCase(Locale.ROOT).hashCode();
    }

    private static final class Encoding implements Codec<Word> {
      @Override
      public Class<Word> type() {
        return Word.class;
      }

      @Override
      public void write(Word word, CodecOutput out) {
        out.writeString(word.text.toLowerCase(Locale.ROOT));
      }

      @Override
      public Word read(CodecInput in, int version) {
        return new Word(in.readString());
      }
    }
  }
  // endregion

  @Test
  void the_codec_that_a_class_names() {
    Word word = new Word("Tide");
    assertThat(StableHash.of(word)).isEqualTo(StableHash.of(new Word("TIDE")));
    Codecs codecs = Codecs.standard();
    assertThat(codecs.decode(codecs.encode(word))).hasToString("Word[text=tide]");
    CodecOutput out = codecs.output();
    out.writeValue(word);
    assertThat(codecs.schema(out).types())
        .containsExactly(TypeSchema.custom(Word.class.getName(), 1));
  }
}
