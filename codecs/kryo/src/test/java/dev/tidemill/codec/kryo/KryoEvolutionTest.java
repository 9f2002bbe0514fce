/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec.kryo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.codec.CodecOutput;
import dev.tidemill.codec.Codecs;
import dev.tidemill.codec.Compatibility;
import dev.tidemill.codec.Schema;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What was stored is read by a program whose classes have changed, or is refused before that. */
final class KryoEvolutionTest {
  static final class Before {
    final String name;
    final List<Object> parts = new ArrayList<>();

    Before(String name) {
      this.name = name;
    }
  }

  /** With one more field. */
  static final class More {
    String name = "";
    List<Object> parts = List.of();
    String added = "as constructed";
    int addedNumber = 3;
  }

  static final class Less {
    List<Object> parts = List.of();
  }

  static final class Changed {
    long name;
    List<Object> parts = List.of();
  }

  enum Colour {
    RED,
    GREEN
  }

  enum MoreColours {
    RED,
    GREEN,
    BLUE
  }

  enum OtherColours {
    GREEN,
    RED
  }

  record Point(int x) {}

  record Point3(int x, int y) {}

  /** Bytes with their schema. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  private record Stored(Schema schema, byte[] bytes) {
    static <T> Stored of(KryoCodec<T> codec, T value) {
      Codecs codecs = Codecs.builder().register(codec).build();
      CodecOutput out = codecs.output();
      codecs.of(codec.type()).write(value, out);
      return new Stored(codecs.schema(out, codecs.of(codec.type())), out.toByteArray());
    }

    Object readBy(Codecs codecs, Class<?> root) {
      Schema read = Schema.fromBytes(schema.toBytes());
      return codecs.restore(read, root).root(0).read(codecs.restore(read, root).input(bytes));
    }
  }

  private static Before before(Object... parts) {
    Before before = new Before("first");
    before.parts.addAll(List.of(parts));
    return before;
  }

  private static <T> Codecs now(KryoCodec<T> codec, @Nullable Class<?> renamedFrom) {
    Codecs.Builder builder = Codecs.builder();
    if (renamedFrom == null) {
      return builder.register(codec).build();
    }
    return builder
        .register(codec.formerly(renamedFrom.getName(), codec.type()))
        .formerly(renamedFrom.getName(), codec.type())
        .build();
  }

  @Test
  void the_schema_has_the_classes_and_their_fields() {
    assertThat(KryoCodec.of(Before.class, ArrayList.class, Colour.class, Point.class)
            .schema()
            .names())
        .containsExactly(
            "fields dev.tidemill.codec.kryo.KryoEvolutionTest$Before"
                + "(name: final java.lang.String, parts: java.util.List)",
            "kryo java.util.ArrayList()",
            "enum dev.tidemill.codec.kryo.KryoEvolutionTest$Colour(RED, GREEN)",
            "record dev.tidemill.codec.kryo.KryoEvolutionTest$Point(x: final int)");
  }

  @Test
  void classes_may_be_added_and_reordered() {
    Stored stored =
        Stored.of(KryoCodec.of(Before.class, ArrayList.class, Point.class), before(new Point(4)));
    Codecs now = now(KryoCodec.of(Before.class, Point.class, Colour.class, ArrayList.class), null);
    Before read = (Before) stored.readBy(now, Before.class);
    assertThat(read.parts).containsExactly(new Point(4));
  }

  @Test
  void a_class_that_is_not_listed_any_more_is_refused() {
    Stored stored = Stored.of(KryoCodec.of(Before.class, ArrayList.class, Point.class), before());
    refused(
        stored,
        now(KryoCodec.of(Before.class, ArrayList.class), null),
        Before.class,
        "list " + Point.class.getName() + " in KryoCodec.of(...)");
  }

  @Test
  void fields_may_be_added_and_a_class_renamed() {
    Stored stored = Stored.of(KryoCodec.of(Before.class, ArrayList.class), before("part"));
    Codecs now = now(KryoCodec.of(More.class, ArrayList.class), Before.class);
    More read = (More) stored.readBy(now, More.class);
    assertThat(read.name).isEqualTo("first");
    assertThat(read.parts).containsExactly("part");
    assertThat(read.added).isEqualTo("as constructed");
    assertThat(read.addedNumber).isEqualTo(3);
  }

  @Test
  void what_was_read_in_an_old_form_is_written_in_the_new_one() {
    Stored stored = Stored.of(KryoCodec.of(Before.class, ArrayList.class), before("part"));
    KryoCodec<More> codec = KryoCodec.of(More.class, ArrayList.class);
    More read = (More) stored.readBy(now(codec, Before.class), More.class);
    read.added = "changed";
    More again = (More) Stored.of(codec, read).readBy(now(codec, null), More.class);
    assertThat(again.added).isEqualTo("changed");
  }

  @Test
  void a_field_that_is_removed_or_has_another_type_is_refused() {
    Stored stored = Stored.of(KryoCodec.of(Before.class, ArrayList.class), before("part"));
    refused(
        stored,
        now(KryoCodec.of(Less.class, ArrayList.class), Before.class),
        Less.class,
        "name: final java.lang.String");
    refused(
        stored,
        now(KryoCodec.of(Changed.class, ArrayList.class), Before.class),
        Changed.class,
        "name: final long");
  }

  @Test
  void constants_may_be_added_at_the_end_only() {
    Stored stored = Stored.of(KryoCodec.of(Colour.class), Colour.GREEN);
    assertThat(stored.readBy(now(KryoCodec.of(MoreColours.class), Colour.class), MoreColours.class))
        .isEqualTo(MoreColours.GREEN);
    refused(
        stored,
        now(KryoCodec.of(OtherColours.class), Colour.class),
        OtherColours.class,
        "(RED, GREEN)",
        "(GREEN, RED)");
  }

  @Test
  void a_record_may_not_change() {
    refused(
        Stored.of(KryoCodec.of(Point.class), new Point(1)),
        now(KryoCodec.of(Point3.class), Point.class),
        Point3.class,
        "y: final int");
  }

  @Test
  void another_version_is_refused_older_or_newer() {
    KryoCodec<Point> codec = KryoCodec.of(Point.class);
    refused(
        Stored.of(codec, new Point(1)),
        now(codec.version(2), null),
        Point.class,
        "version 1 of its KryoCodec");
    refused(Stored.of(codec.version(2), new Point(1)), now(codec, null), Point.class, "version 2");
  }

  @Test
  void what_another_codec_wrote_is_refused() {
    Codecs codecs = Codecs.standard();
    CodecOutput out = codecs.output();
    codecs.of(Point.class).write(new Point(1), out);
    Stored stored = new Stored(codecs.schema(out, codecs.of(Point.class)), out.toByteArray());
    refused(stored, now(KryoCodec.of(Point.class), null), Point.class, "record before, custom now");
  }

  private static void refused(Stored stored, Codecs now, Class<?> root, String... texts) {
    Compatibility compatibility = now.compatibility(stored.schema(), root);
    assertThat(compatibility.verdict()).isEqualTo(Compatibility.Verdict.INCOMPATIBLE);
    assertThatThrownBy(() -> stored.readBy(now, root))
        .hasMessageContainingAll(texts)
        .extracting(failure -> ((TidemillException) failure).code())
        .isEqualTo(ErrorCode.INCOMPATIBLE_SCHEMA);
  }
}
