/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.fail;

import dev.tidemill.codec.Codecs;
import dev.tidemill.codec.Version;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.block.ChecksummedBlocks;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ObjectFileTest {
  private record Line(String item, int count) {}

  private record Remark(String text) {}

  private static byte[] file(Codecs codecs, List<?> records) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ObjectFileWriter writer = new ObjectFileWriter(out, codecs);
      for (Object record : records) {
        writer.write(record);
      }
      writer.finish();
      assertThat(writer.count()).isEqualTo(records.size());
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<@Nullable Object> read(Codecs codecs, byte[] file) {
    List<@Nullable Object> records = new ArrayList<>();
    readInto(records, codecs, file);
    return records;
  }

  private static void readInto(List<@Nullable Object> records, Codecs codecs, byte[] file) {
    try (ObjectFileReader reader =
        new ObjectFileReader("out/part-00000", new ByteArrayInputStream(file), codecs)) {
      while (reader.next()) {
        records.add(reader.record());
      }
      assertThat(reader.next()).isFalse();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Knows the classes, as a program that has asked for them. */
  private static Codecs codecs() {
    return Codecs.builder().allow(Line.class, Remark.class).build();
  }

  @Test
  void records_come_back_in_their_order() {
    List<Object> records =
        Arrays.asList(new Line("pen", 3), "text", null, List.of(new Remark("new")), 7L);
    assertThat(read(codecs(), file(Codecs.standard(), records))).isEqualTo(records);
  }

  @Test
  void a_file_without_records_is_a_file() {
    byte[] file = file(Codecs.standard(), List.of());
    assertThat(read(Codecs.standard(), file)).isEmpty();
    assertThat(file).hasSize(8 + 8 + 9);
  }

  @Test
  void a_file_has_the_same_bytes_whoever_writes_it() {
    List<Object> records = List.of(new Line("pen", 3), new Remark("new"));
    assertThat(file(Codecs.standard(), records)).isEqualTo(file(codecs(), records));
  }

  @Test
  void a_class_may_appear_behind_many_records_of_others() {
    List<Object> records = new ArrayList<>(Collections.nCopies(50_000, new Line("pen", 3)));
    records.add(new Remark("late"));
    records.addAll(Collections.nCopies(50_000, new Line("ink", 1)));
    assertThat(read(codecs(), file(Codecs.standard(), records))).isEqualTo(records);
  }

  @Test
  void classes_may_take_turns_from_group_to_group() {
    String text = "x".repeat(70_000); // more than a group
    List<Object> records =
        List.of(new Line(text, 3), new Remark(text), new Line(text, 4), new Remark(text));
    assertThat(read(codecs(), file(Codecs.standard(), records))).isEqualTo(records);
  }

  @Test
  void a_schema_is_written_once() {
    byte[] one = file(Codecs.standard(), List.of(new Line("", 0)));
    byte[] many = file(Codecs.standard(), Collections.nCopies(100_000, new Line("", 0)));
    int bytesOfRecord = 1 + 4 + 1 + 1; // tag, class, text, number
    assertThat(many.length).isBetween(100_000 * bytesOfRecord, 100_000 * bytesOfRecord + 1000);
    assertThat(one).hasSizeGreaterThan(100); // most of it is the schema
  }

  @Test
  void a_record_may_be_longer_than_a_block() {
    List<Object> records = List.of("a", "b".repeat(1_000_000), "c");
    assertThat(read(Codecs.standard(), file(Codecs.standard(), records))).isEqualTo(records);
  }

  @Test
  void the_first_record_is_there_long_before_the_end_of_the_file_is_read() throws IOException {
    byte[] file = file(Codecs.standard(), Collections.nCopies(1_000_000, "record"));
    int[] taken = {0};
    InputStream in = new FilterInputStream(new ByteArrayInputStream(file)) {
      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = super.read(bytes, offset, length);
        taken[0] += count;
        return count;
      }
    };
    try (ObjectFileReader reader = new ObjectFileReader("out", in, Codecs.standard())) {
      assertThat(reader.next()).isTrue();
    }
    assertThat(taken[0]).isLessThan(4 << 16);
    assertThat(file.length).isGreaterThan(100 << 16);
  }

  @Test
  void a_flipped_bit_anywhere_is_an_error_that_names_the_file() {
    List<Object> records = List.of(new Line("pen", 3), "text", new Remark("new"), List.of(1, 2));
    byte[] file = file(Codecs.standard(), records);
    for (int at = 0; at < file.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] damaged = file.clone();
        damaged[at] ^= (byte) (1 << bit);
        requireFailure("bit " + bit + " of byte " + at, damaged, records);
      }
    }
  }

  @Test
  void every_byte_counts_whatever_it_becomes() {
    List<Object> records = List.of(new Line("pen", 3), "text");
    byte[] file = file(Codecs.standard(), records);
    for (int at = 0; at < file.length; at++) {
      for (int value = 0; value < 256; value++) {
        if ((byte) value != file[at]) {
          byte[] damaged = file.clone();
          damaged[at] = (byte) value;
          requireFailure(value + " at byte " + at, damaged, records);
        }
      }
    }
  }

  @Test
  void a_file_that_is_cut_off_or_ends_in_zeros_is_an_error() {
    List<Object> records = new ArrayList<>(Collections.nCopies(20_000, new Line("pen", 3)));
    records.add(new Remark("late"));
    byte[] file = file(Codecs.standard(), records);
    IntStream lengths =
        IntStream.range(0, file.length).filter(n -> n % 997 == 0 || n > file.length - 300);
    lengths.forEach(length -> {
      requireFailure("first " + length + " bytes", Arrays.copyOf(file, length), records);
      byte[] zeros = Arrays.copyOf(Arrays.copyOf(file, length), file.length);
      if (!Arrays.equals(zeros, file)) {
        requireFailure("zeros from " + length, zeros, records);
      }
    });
  }

  @Test
  void what_follows_the_end_is_an_error() {
    byte[] file = file(Codecs.standard(), List.of("a"));
    requireFailure("a byte too many", Arrays.copyOf(file, file.length + 1), List.of("a"));
    byte[] twice = Arrays.copyOf(file, 2 * file.length);
    System.arraycopy(file, 0, twice, file.length, file.length);
    requireFailure("two files", twice, List.of("a"));
  }

  private interface Frames {
    void writeTo(DataOutputStream out) throws IOException;
  }

  /** A file whose checksums are right, whatever is in it. */
  private static byte[] madeUp(Frames frames) {
    try {
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      file.write(file(Codecs.standard(), List.of()), 0, ObjectFileFormat.HEADER);
      DataOutputStream out = new DataOutputStream(new ChecksummedBlocks(file));
      frames.writeTo(out);
      out.flush();
      return file.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void records(int count, byte[] bytes, DataOutputStream out) throws IOException {
    out.writeByte(ObjectFileFormat.RECORDS);
    out.writeInt(count);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static void end(long count, DataOutputStream out) throws IOException {
    out.writeByte(ObjectFileFormat.END);
    out.writeLong(count);
  }

  @Test
  void content_that_no_writer_has_written_is_an_error() {
    byte[] one = Codecs.standard().encode("a");
    byte[] two = Arrays.copyOf(one, one.length + 1);
    Map<String, Frames> files = Map.of(
        "2 records were written, and it has 1",
        out -> {
          records(1, one, out);
          end(2, out);
        },
        "1 bytes follow record 1",
        out -> {
          records(1, two, out);
          end(1, out);
        },
        "100 records cannot be in " + one.length + " bytes",
        out -> records(100, one, out),
        "0 records cannot be in",
        out -> records(0, one, out),
        "byte 7 begins neither records nor a schema",
        out -> out.writeByte(7),
        "a part of 2147483647 bytes exceeds maxBytes",
        out -> {
          out.writeByte(ObjectFileFormat.SCHEMA);
          out.writeInt(Integer.MAX_VALUE);
        },
        "it ends without its end mark",
        out -> {
          out.writeByte(ObjectFileFormat.SCHEMA);
          out.writeInt(200 << 20);
        });
    files.forEach((message, frames) -> assertThatExceptionOfType(TidemillException.class)
        .isThrownBy(() -> read(codecs(), madeUp(frames)))
        .withMessageContaining("object file out/part-00000 is damaged after record ")
        .withMessageContaining(message));
  }

  /** Reading fails and names the file; the records before that are the right ones. */
  private static void requireFailure(String what, byte[] damaged, List<?> records) {
    List<@Nullable Object> read = new ArrayList<>();
    try {
      readInto(read, codecs(), damaged);
      fail("%s: nothing was wrong", what);
    } catch (TidemillException e) {
      assertThat(e.code()).as(what).isIn(ErrorCode.MALFORMED_DATA, ErrorCode.INCOMPATIBLE_SCHEMA);
      assertThat(e).as(what).hasMessageContaining("out/part-00000");
      assertThat(read).as(what).isEqualTo(records.subList(0, read.size()));
    }
  }

  @Test
  void a_damaged_block_is_named_by_its_position() {
    byte[] file = file(Codecs.standard(), Collections.nCopies(20_000, "record"));
    file[100_000] ^= 1;
    assertThatExceptionOfType(TidemillException.class)
        .isThrownBy(() -> read(Codecs.standard(), file))
        .withMessage("object file out/part-00000 is damaged: a wrong checksum at byte 65552;"
            + " restore it from a copy, or remove it to do without its records")
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.MALFORMED_DATA));
  }

  @Test
  void a_file_without_its_end_is_not_taken_for_a_shorter_one() {
    byte[] file = file(Codecs.standard(), Collections.nCopies(20_000, "record"));
    assertThatExceptionOfType(TidemillException.class)
        .isThrownBy(() -> read(Codecs.standard(), Arrays.copyOf(file, 8 + 2 * (8 + (1 << 16)))))
        .withMessageStartingWith("object file out/part-00000 is damaged after record ")
        .withMessageContaining("it ends without its end mark, as if it had been cut off");
  }

  @Test
  void a_newer_format_is_named() {
    byte[] file = file(Codecs.standard(), List.of("a"));
    file[7] = 2;
    assertThatExceptionOfType(TidemillException.class)
        .isThrownBy(() -> read(Codecs.standard(), file))
        .withMessage("object file out/part-00000 has format 2, and this version of Tidemill reads"
            + " format 1; use the version that wrote it, or a newer one")
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INCOMPATIBLE_SCHEMA));
  }

  @Test
  void another_kind_of_file_is_not_read() {
    for (String text : List.of("", "a", "a line of text\n")) {
      assertThatExceptionOfType(TidemillException.class)
          .isThrownBy(
              () -> read(Codecs.standard(), text.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
          .withMessage("out/part-00000 is not an object file: it does not begin as one; read only"
              + " what saveAsObjectFile or saveAsObjectFiles has written");
    }
  }

  @Test
  void later_versions_of_a_class_read_what_earlier_ones_wrote() {
    Version before = Version.of(
        "record Order(int total, String shop) {}",
        "class Make { static Object value() { return new Order(5, \"Berlin\"); } }");
    byte[] file = file(before.codecs().build(), List.of(before.make()));
    Version after = Version.of(
        "record Order(String shop, long total, @DefaultValue(\"EUR\") String currency) {}");
    assertThat(read(after.codecs().build(), file))
        .singleElement()
        .hasToString("Order[shop=Berlin, total=5, currency=EUR]");
  }

  @Test
  void a_class_that_can_no_longer_be_read_is_told_with_the_file_and_the_table() {
    Version before = Version.of(
        "record Order(long total) {}",
        "class Make { static Object value() { return new Order(5); } }");
    byte[] file = file(before.codecs().build(), List.of(before.make()));
    Version after = Version.of("record Order(int total) {}");
    assertThatExceptionOfType(TidemillException.class)
        .isThrownBy(() -> read(after.codecs().build(), file))
        .withMessageStartingWith("object file out/part-00000 cannot be read: what was stored cannot"
            + " be read with the classes of this program:\n")
        .withMessageContaining("p.Order")
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INCOMPATIBLE_SCHEMA));
  }

  @Test
  void a_class_that_the_program_does_not_know_is_not_loaded() {
    byte[] file = file(Codecs.standard(), List.of(new Line("pen", 3)));
    assertThatExceptionOfType(TidemillException.class)
        .isThrownBy(() -> read(Codecs.standard(), file))
        .withMessageContaining("Codecs.builder().allow(");
  }
}
