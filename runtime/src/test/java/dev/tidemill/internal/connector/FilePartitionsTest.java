/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import contract.Problems;
import contract.SourceDriver;
import dev.tidemill.codec.Codecs;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.object.ObjectFileWriter;
import dev.tidemill.spi.source.PartitionReader;
import dev.tidemill.spi.source.SourcePartition;
import dev.tidemill.spi.storage.LocalStorage;
import dev.tidemill.spi.storage.Storage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FilePartitionsTest {
  @TempDir
  private Path directory;

  private final Problems problems = new Problems();
  private final Storage storage = new LocalStorage();
  private final FaultyStorage faulty = new FaultyStorage();

  @Test
  void a_file_is_read_line_by_line() throws Exception {
    Path file = write("a.txt", "one\ntwo");
    assertThat(read(file.toString())).containsExactly(List.of("one", "two"));
  }

  @Test
  void a_file_may_have_a_hidden_name_if_it_is_named() throws Exception {
    Path file = write("_a.txt", "one\n");
    assertThat(read(file.toString())).containsExactly(List.of("one"));
  }

  @Test
  void a_directory_has_its_visible_files_in_order() throws Exception {
    write("b.txt", "b\n");
    write("a.txt", "a\n");
    write("_SUCCESS", "");
    write(".hidden", "x\n");
    write("sub/c.txt", "c\n");
    assertThat(read(directory.toString())).containsExactly(List.of("a"), List.of("b"));
  }

  @Test
  void a_pattern_matches_files_and_directories_with_files() throws Exception {
    write("day-1/a.txt", "a\n");
    write("day-1/sub/x.txt", "x\n");
    write("day-2/b.txt", "b\n");
    write("day-3.txt", "c\n");
    write(".day-4/d.txt", "d\n");
    write("other.txt", "x\n");
    assertThat(read(directory + "/day-*"))
        .containsExactly(List.of("a"), List.of("b"), List.of("c"));
    assertThat(read(directory + "/*/*.txt")).containsExactly(List.of("a"), List.of("b"));
    assertThat(read(directory + "/.day-*")).containsExactly(List.of("d"));
  }

  @Test
  void an_empty_file_is_a_partition_that_may_fill() throws Exception {
    Path file = write("empty.txt", "");
    List<SourcePartition<String>> partitions = partitions(directory.toString());
    assertThat(read(partitions)).containsExactly(List.of());
    Files.writeString(file, "one\n");
    assertThat(read(partitions)).containsExactly(List.of("one"));
  }

  @Test
  void a_path_where_nothing_is_is_an_error() {
    for (String path : List.of(directory + "/none", directory + "/none*")) {
      assertThatExceptionOfType(TidemillException.class)
          .isThrownBy(() -> read(path))
          .withMessage("there is no file or directory at " + path + "; check the path")
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_FAILED));
    }
  }

  @Test
  void each_reading_has_what_the_file_holds_then() throws Exception {
    Path file = write("a.txt", "one\ntwo\n");
    List<SourcePartition<String>> partitions = partitions(file.toString());
    assertThat(read(partitions)).containsExactly(List.of("one", "two"));
    Files.writeString(file, "one\ntwo\nthree\n");
    assertThat(read(partitions)).containsExactly(List.of("one", "two", "three"));
    Files.writeString(file, "1\n");
    assertThat(read(partitions)).containsExactly(List.of("1"));
    Files.write(file, Gzip.of("packed\n"));
    assertThat(read(partitions)).containsExactly(List.of("packed"));
  }

  @Test
  void a_file_that_grows_while_it_is_read_is_cut_behind_a_line_of_its_length_at_the_beginning()
      throws Exception {
    Path file = write("a.txt", "one\ntw");
    List<String> lines = new ArrayList<>();
    try (PartitionReader<String> reader = partitions(file.toString()).get(0).open()) {
      Files.writeString(file, "o\nthree\n", StandardOpenOption.APPEND);
      reader.forEachRemaining(lines::add);
    }
    assertThat(lines).containsExactly("one", "two");
  }

  @Test
  void a_file_that_another_one_replaces_while_it_is_opened_is_not_cut() throws Exception {
    Path file = write("a.txt", "old 1\nold 2\n");
    List<SourcePartition<String>> partitions =
        FilePartitions.of(faulty, file.toString(), new TextLines(1000), problems);
    for (boolean before : List.of(true, false)) {
      for (String text : List.of("new\n", "new and longer 1\nnew and longer 2\n")) {
        Files.writeString(file, "old 1\nold 2\n");
        List<String> old = List.of("old 1", "old 2");
        Path next = Files.writeString(directory.resolve(".next"), text);
        FaultyStorage.Step replace =
            () -> Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
        faulty.beforeOpening = before ? replace : () -> {};
        faulty.afterOpening = before ? () -> {} : replace;
        assertThat(SourceDriver.read(partitions.get(0)))
            .isEqualTo(before ? text.lines().toList() : old);
      }
    }
  }

  @Test
  void a_file_that_is_gone_when_it_is_read_fails_the_reading() throws Exception {
    Path file = write("a.txt", "one\n");
    List<SourcePartition<String>> partitions = partitions(file.toString());
    Files.delete(file);
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> SourceDriver.read(partitions.get(0)))
        .withMessage(file + ": it was there when the dataset was made");
  }

  @Test
  void a_file_that_cannot_be_read_fails_the_dataset_where_it_is_made() throws Exception {
    write("a.txt", "a\n");
    Path packed = write("b.bz2", "b\n");
    assertThatExceptionOfType(TidemillException.class)
        .isThrownBy(() -> read(directory.toString()))
        .withMessage("file " + packed + " is a bzip2 file by its name, which is not read as text: "
            + "unpack it, or compress the text with gzip");
    Files.delete(packed);
    Path link = Files.createSymbolicLink(directory.resolve("c.txt"), directory.resolve(".none"));
    assertThatExceptionOfType(TidemillException.class)
        .isThrownBy(() -> read(directory.toString()))
        .withMessageContaining("cannot read file " + link + ": ")
        .withMessageContaining("the link leads nowhere");
  }

  @Test
  void a_long_file_is_read_in_slices_that_lose_no_line() throws Exception {
    Path file = directory.resolve("long.txt");
    long length = 150L << 20;
    // Lines of zero bytes, most of which the disk need not hold: each ends where the text says so.
    List<Long> lineEnds = List.of(10L, (50L << 20) - 1, 50L << 20, (50L << 20) + 1, 99L << 20);
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      for (long end : lineEnds) {
        sparse.seek(end);
        sparse.write('\n');
      }
      sparse.setLength(length);
    }
    List<SourcePartition<String>> partitions =
        FilePartitions.of(storage, file.toString(), new TextLines(100), problems);
    assertThat(partitions).hasSize(3);
    List<String> lines = new ArrayList<>();
    for (SourcePartition<String> each : partitions) {
      lines.addAll(SourceDriver.read(each));
    }
    assertThat(lines).containsExactly("\0".repeat(10), "", "");
    assertThat(problems.messages()).hasSize(3);
  }

  @Test
  void a_partition_can_be_read_where_it_was_sent_to() throws Exception {
    write("a.txt", "good\n" + "x".repeat(2000) + "\n");
    SourcePartition<String> sent = sent(partitions(directory.toString()).get(0));
    assertThat(SourceDriver.read(sent)).containsExactly("good");
    assertThat(problems.messages()).isEmpty();
  }

  @Test
  void binary_files_are_read_whole() throws Exception {
    Path file = write("a.bin", "abcdef");
    List<SourcePartition<byte[]>> partitions =
        FilePartitions.of(storage, file.toString(), new FixedLengthRecords(2), problems);
    assertThat(SourceDriver.read(partitions.get(0)))
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .containsExactly("ab", "cd", "ef");
    assertThat(partitions.get(0).estimatedRecords()).hasValue(3);
  }

  private List<List<String>> read(String path) throws Exception {
    return read(partitions(path));
  }

  private static List<List<String>> read(List<SourcePartition<String>> partitions)
      throws Exception {
    List<List<String>> read = new ArrayList<>();
    for (SourcePartition<String> each : partitions) {
      read.add(SourceDriver.read(each));
    }
    return read;
  }

  /** With codecs of its own, and a class whose name was another one when the file was written. */
  @Test
  void a_partition_of_an_object_file_is_read_where_it_was_sent_to() throws Exception {
    Path file = directory.resolve("part-00000");
    try (OutputStream out = Files.newOutputStream(file)) {
      ObjectFileWriter writer = new ObjectFileWriter(out, Codecs.standard());
      writer.write(new Line("pen"));
      writer.finish();
    }
    Codecs codecs =
        Codecs.builder().formerly(Line.class.getName(), NewLine.class).build();
    ObjectRecords<NewLine> format =
        ObjectRecords.of(Origin.here("objectFile"), NewLine.class, codecs);
    List<SourcePartition<NewLine>> partitions =
        FilePartitions.of(storage, file + "", format, problems);
    assertThat(SourceDriver.read(sent(partitions.get(0)))).containsExactly(new NewLine("pen"));
  }

  private record Line(String item) {}

  private record NewLine(String item) {}

  private List<SourcePartition<String>> partitions(String path) {
    return FilePartitions.of(storage, path, new TextLines(1000), problems);
  }

  private Path write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  @SuppressWarnings("unchecked")
  private static <T> SourcePartition<T> sent(SourcePartition<T> partition) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(partition);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (SourcePartition<T>) in.readObject();
    }
  }
}
