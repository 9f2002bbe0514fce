package dev.tidemill.internal.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import contract.Problems;
import contract.SourceDriver;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.source.SourcePartition;
import dev.tidemill.spi.storage.LocalStorage;
import dev.tidemill.spi.storage.Storage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FilePartitionsTest {
  @TempDir
  private Path directory;

  private final Problems problems = new Problems();
  private final Storage storage = new LocalStorage();

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
  void empty_files_have_no_partition() throws Exception {
    write("empty.txt", "");
    assertThat(read(directory.toString())).isEmpty();
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
  void a_file_that_has_changed_since_fails_the_reading() throws Exception {
    Path file = write("a.txt", "one\ntwo\n");
    List<SourcePartition<String>> partitions = partitions(file.toString());
    Files.writeString(file, "one\n");
    assertThatExceptionOfType(EOFException.class)
        .isThrownBy(() -> SourceDriver.read(partitions.get(0)))
        .withMessageContaining("now ends 4 bytes before that");
    Files.delete(file);
    assertThatIOException()
        .isThrownBy(() -> SourceDriver.read(partitions.get(0)))
        .isInstanceOf(NoSuchFileException.class);
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
    List<List<String>> read = new ArrayList<>();
    for (SourcePartition<String> each : partitions(path)) {
      read.add(SourceDriver.read(each));
    }
    return read;
  }

  private List<SourcePartition<String>> partitions(String path) {
    return FilePartitions.of(storage, path, new TextLines(1000), problems);
  }

  private Path write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  @SuppressWarnings("unchecked")
  private static SourcePartition<String> sent(SourcePartition<String> partition) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(partition);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (SourcePartition<String>) in.readObject();
    }
  }
}
