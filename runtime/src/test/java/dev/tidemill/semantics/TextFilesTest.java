/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import static dev.tidemill.semantics.BatchTables.aNull;
import static dev.tidemill.semantics.BatchTables.batch;
import static dev.tidemill.semantics.BatchTables.pair;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.DStream;
import dev.tidemill.Output;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.listener.BatchReport;
import dev.tidemill.listener.PublishFailure;
import dev.tidemill.listener.StreamingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Batches and datasets as directories of text files. */
final class TextFilesTest {
  @TempDir
  private Path directory;

  private String prefix(String name) {
    return directory.resolve(name).toString();
  }

  /** The names in a directory, in order. */
  private static List<String> names(Path directory) {
    try (Stream<Path> paths = Files.list(directory)) {
      return paths.map(path -> path.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The files of a directory with their text. */
  private static Map<String, String> files(Path directory) {
    Map<String, String> files = new TreeMap<>();
    for (String name : names(directory)) {
      try {
        files.put(name, Files.readString(directory.resolve(name)));
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
    return files;
  }

  // ------------------------------------------------------- saveAsTextFiles

  @Test
  void every_batch_is_a_directory_named_by_its_time() {
    try (Stage stage = Stage.of(1)) {
      stage.ssc.queueStream(List.of(batch("a", "b"), batch("c"))).saveAsTextFiles(prefix("words"));
      stage.run(2);
    }
    assertThat(names(directory)).containsExactly("words-1000", "words-2000");
    assertThat(files(directory.resolve("words-1000")))
        .containsOnly(Map.entry("_SUCCESS", ""), Map.entry("part-00000", "a\nb\n"));
    assertThat(files(directory.resolve("words-2000"))).containsEntry("part-00000", "c\n");
  }

  @Test
  void a_suffix_follows_the_time_behind_a_dot() {
    try (Stage stage = Stage.of(1)) {
      DStream<String> in = stage.ssc.queueStream(List.of(batch("a")));
      in.saveAsTextFiles(prefix("words"), "txt");
      in.saveAsTextFiles(prefix("others"), "");
      stage.run(1);
    }
    assertThat(names(directory)).containsExactly("others-1000", "words-1000.txt");
  }

  @Test
  void every_partition_is_a_file_also_an_empty_one() {
    try (Stage stage = Stage.of(3)) {
      stage.ssc.queueStream(List.of(batch("a", "b"))).saveAsTextFiles(prefix("words"));
      stage.run(1);
    }
    assertThat(files(directory.resolve("words-1000")))
        .containsOnly(
            Map.entry("_SUCCESS", ""),
            Map.entry("part-00000", ""),
            Map.entry("part-00001", "a\n"),
            Map.entry("part-00002", "b\n"));
  }

  @Test
  void an_empty_batch_is_a_directory_too() {
    try (Stage stage = Stage.of(2)) {
      stage.ssc.queueStream(List.<List<String>>of()).saveAsTextFiles(prefix("words"));
      stage.run(1);
    }
    assertThat(files(directory.resolve("words-1000"))).containsOnly(Map.entry("_SUCCESS", ""));
  }

  @Test
  void records_are_written_as_they_print_in_utf_8() throws IOException {
    try (Stage stage = Stage.of(1)) {
      DStream<String> in = stage.ssc.queueStream(List.of(batch("ä→", aNull(), "")));
      in.saveAsTextFiles(prefix("words"));
      in.mapToPair(word -> pair(word, 1)).saveAsTextFiles(prefix("pairs"));
      stage.run(1);
    }
    assertThat(Files.readAllBytes(directory.resolve("words-1000/part-00000")))
        .isEqualTo("ä→\nnull\n\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThat(files(directory.resolve("pairs-1000")))
        .containsEntry("part-00000", "(ä→,1)\n(null,1)\n(,1)\n");
  }

  @Test
  void large_batches_are_written_whole() {
    List<Integer> many = Stream.iterate(0, n -> n + 1).limit(50_000).toList();
    try (Stage stage = Stage.of(4)) {
      stage.ssc.queueStream(List.of(many)).saveAsTextFiles(prefix("numbers"));
      stage.run(1);
    }
    List<String> lines = new ArrayList<>();
    files(directory.resolve("numbers-1000"))
        .values()
        .forEach(text -> text.lines().forEach(lines::add));
    assertThat(lines).hasSize(50_000).startsWith("0", "1").endsWith("49999");
  }

  @Test
  void missing_parent_directories_are_made() {
    try (Stage stage = Stage.of(1)) {
      stage.ssc.queueStream(List.of(batch("a"))).saveAsTextFiles(prefix("x/y/words"));
      stage.run(1);
    }
    assertThat(names(directory.resolve("x/y"))).containsExactly("words-1000");
  }

  @Test
  void a_stream_that_slides_writes_only_when_it_has_a_batch() {
    try (Stage stage = Stage.of(1)) {
      stage
          .ssc
          .queueStream(List.of(batch(1), batch(2), batch(3)))
          .window(Duration.ofSeconds(2), Duration.ofSeconds(2))
          .saveAsTextFiles(prefix("sums"));
      stage.run(4);
    }
    assertThat(names(directory)).containsExactly("sums-2000", "sums-4000");
  }

  @Test
  void a_directory_of_an_earlier_run_is_replaced() throws IOException {
    Path old = Files.createDirectories(directory.resolve("words-1000"));
    Files.writeString(old.resolve("part-00000"), "old\n");
    Files.writeString(old.resolve("part-00007"), "old\n");
    try (Stage stage = Stage.of(1)) {
      stage.ssc.queueStream(List.of(batch("new"))).saveAsTextFiles(prefix("words"));
      stage.run(1);
    }
    assertThat(names(directory)).containsExactly("words-1000");
    assertThat(files(old))
        .containsOnly(Map.entry("_SUCCESS", ""), Map.entry("part-00000", "new\n"));
  }

  @Test
  void no_part_of_a_batch_is_visible_before_all_of_it() {
    WatchedStorage storage = new WatchedStorage();
    List<String> seen = new ArrayList<>();
    storage.after(step -> seen.addAll(incomplete(3)));
    try (Stage stage =
        Stage.with(b -> b.partitions(3).environment(world -> world.withStorage(storage)))) {
      stage
          .ssc
          .queueStream(List.of(batch("a", "b", "c"), batch("d"), batch()))
          .saveAsTextFiles(prefix("words"));
      stage.run(3);
    }
    assertThat(storage.steps()).hasSizeGreaterThan(10);
    assertThat(seen).isEmpty();
    assertThat(names(directory)).containsExactly("words-1000", "words-2000", "words-3000");
  }

  /** What a reader who ignores hidden names sees of directories that are not complete. */
  private List<String> incomplete(int parts) {
    List<String> found = new ArrayList<>();
    for (String name : names(directory)) {
      if (!name.startsWith(".") && names(directory.resolve(name)).size() != parts + 1) {
        found.add(name + " " + names(directory.resolve(name)));
      }
    }
    return found;
  }

  @Test
  void nothing_of_a_batch_is_visible_before_all_its_outputs_have_succeeded() {
    List<String> seen = new ArrayList<>();
    try (Stage stage = Stage.of(1)) {
      DStream<String> in = stage.ssc.queueStream(List.of(batch("a")));
      in.saveAsTextFiles(prefix("words"));
      in.foreachRDD(rdd ->
          names(directory).stream().filter(name -> !name.startsWith(".")).forEach(seen::add));
      stage.run(1);
    }
    assertThat(seen).isEmpty();
    assertThat(names(directory)).containsExactly("words-1000");
  }

  @Test
  void nothing_of_a_batch_is_left_when_a_later_output_fails() {
    try (Stage stage = Stage.of(1)) {
      DStream<String> in = stage.ssc.queueStream(List.of(batch("a")));
      in.saveAsTextFiles(prefix("words"));
      in.foreachRDD(rdd -> {
        throw new IOException("no");
      });
      assertThatThrownBy(() -> stage.run(1))
          .hasMessageContaining("foreachRDD (TextFilesTest.java:")
          .hasMessageContaining("java.io.IOException: no");
    }
    assertThat(names(directory)).isEmpty();
  }

  /** An output to files, and what errors call it. */
  private record FileOutput(
      String operation, BiFunction<DStream<String>, String, Output> declaration) {
    @Override
    public String toString() {
      return operation;
    }
  }

  static Stream<FileOutput> fileOutputs() {
    return Stream.of(
        new FileOutput("saveAsTextFiles", DStream::saveAsTextFiles),
        new FileOutput("saveAsObjectFiles", DStream::saveAsObjectFiles));
  }

  @ParameterizedTest
  @MethodSource("fileOutputs")
  void every_step_that_fails_costs_an_attempt_and_shows_nothing_incomplete(FileOutput output)
      throws IOException {
    for (int failing = 0; ; failing++) {
      Path place = Files.createDirectories(directory.resolve("run" + failing));
      boolean failed = runWithFailure(failing, output, place);
      assertThat(names(place)).as("after step %d failed", failing).containsExactly("words-1000");
      assertThat(names(place.resolve("words-1000")))
          .containsExactly("_SUCCESS", "part-00000", "part-00001");
      if (!failed) {
        assertThat(failing).as("steps").isGreaterThan(5);
        return;
      }
    }
  }

  /** Whether there was such a step; nothing incomplete may be seen before any later one. */
  private static boolean runWithFailure(int failing, FileOutput output, Path place) {
    int[] step = {0};
    WatchedStorage storage = new WatchedStorage().before(what -> {
      assertThat(names(place))
          .filteredOn(name -> !name.startsWith("."))
          .allSatisfy(name -> assertThat(names(place.resolve(name)))
              .containsExactly("_SUCCESS", "part-00000", "part-00001"));
      if (step[0]++ == failing) {
        throw new IOException("disk full");
      }
    });
    List<Throwable> failures = new ArrayList<>();
    try (Stage stage = Stage.with(b -> b.partitions(2)
        .setting("stream.batch.onFailure", "retry")
        .environment(world -> world.withStorage(storage)))) {
      DStream<String> words = stage.ssc.queueStream(List.of(batch("a", "b")));
      var unused = output.declaration().apply(words, place.resolve("words") + "");
      stage.ssc.addListener(new StreamingListener() {
        @Override
        public void onBatchCompleted(BatchReport report) {
          report.failure().ifPresent(failures::add);
        }

        @Override
        public void onPublishFailed(PublishFailure failure) {
          failures.add(failure.failure());
        }
      });
      stage.run(1);
    }
    assertThat(failures).hasSize(step[0] > failing ? 1 : 0).allSatisfy(failure -> {
      assertThat(failure)
          .isInstanceOfSatisfying(
              TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OUTPUT_FAILED))
          .hasMessageContaining(output.operation() + " (TextFilesTest.java:")
          .hasMessageContaining("1000 ms")
          .hasMessageContaining("disk full");
    });
    return step[0] > failing;
  }

  @Test
  void a_record_that_cannot_be_written_fails_the_batch_and_names_the_output() {
    try (Stage stage = Stage.of(2)) {
      stage
          .ssc
          .queueStream(List.of(batch(1)))
          .<Object>map(n -> new Unprintable())
          .saveAsTextFiles(prefix("words"));
      assertThatThrownBy(() -> stage.run(1))
          .isInstanceOfSatisfying(
              TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OUTPUT_FAILED))
          .hasMessageContaining("saveAsTextFiles (TextFilesTest.java:")
          .hasMessageContaining("cannot print");
    }
    assertThat(names(directory)).isEmpty();
  }

  /** Has no text. */
  private static final class Unprintable {
    @Override
    public String toString() {
      throw new IllegalStateException("cannot print");
    }
  }

  @Test
  void an_empty_prefix_is_refused_where_it_is_declared() {
    try (Stage stage = Stage.of(1)) {
      DStream<Integer> in = stage.ssc.queueStream(List.of(batch(1)));
      assertThatThrownBy(() -> in.saveAsTextFiles(""))
          .isInstanceOfSatisfying(
              TidemillException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
          .hasMessageContaining("prefix");
    }
  }

  @Test
  void two_outputs_into_the_same_directories_are_refused_where_they_are_declared() {
    try (Stage stage = Stage.of(1)) {
      DStream<Integer> in = stage.ssc.queueStream(List.of(batch(1)));
      in.saveAsTextFiles("out", "txt");
      in.saveAsTextFiles("out");
      assertThatThrownBy(() -> in.map(n -> n).saveAsTextFiles("out", "txt"))
          .isInstanceOfSatisfying(
              TidemillException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.DUPLICATE_NAME))
          .hasMessageContaining("out-TIME.txt")
          .hasMessageContaining("use another prefix or suffix");
    }
  }

  // -------------------------------------------------------- saveAsTextFile

  @Test
  void an_rdd_is_saved_to_a_directory_with_a_file_for_each_partition() {
    try (Stage stage = Stage.of(2)) {
      stage.ssc.parallelize(List.of(1, 2, 3)).saveAsTextFile(prefix("numbers"));
    }
    assertThat(names(directory)).containsExactly("numbers");
    assertThat(files(directory.resolve("numbers")))
        .containsOnly(
            Map.entry("_SUCCESS", ""),
            Map.entry("part-00000", "1\n"),
            Map.entry("part-00001", "2\n3\n"));
  }

  @Test
  void an_rdd_of_a_batch_is_saved_where_its_output_says() {
    try (Stage stage = Stage.of(1)) {
      stage
          .ssc
          .queueStream(List.of(batch("a"), batch("b")))
          .foreachRDD((rdd, batch) -> rdd.saveAsTextFile(prefix("batch" + batch.id())));
      stage.run(2);
    }
    assertThat(names(directory)).containsExactly("batch1", "batch2");
    assertThat(files(directory.resolve("batch2"))).containsEntry("part-00000", "b\n");
  }

  @Test
  void an_empty_rdd_is_saved_to_a_directory_all_the_same() {
    try (Stage stage = Stage.of(1)) {
      stage.ssc.parallelize(List.of()).saveAsTextFile(prefix("nothing"));
    }
    assertThat(files(directory.resolve("nothing")))
        .containsOnly(Map.entry("_SUCCESS", ""), Map.entry("part-00000", ""));
  }

  @Test
  void a_slash_at_the_end_of_the_path_means_nothing() {
    try (Stage stage = Stage.of(1)) {
      stage.ssc.parallelize(List.of(1)).saveAsTextFile(prefix("numbers") + "/");
    }
    assertThat(names(directory)).containsExactly("numbers");
  }

  @Test
  void an_rdd_is_not_saved_over_something_that_is_there() throws IOException {
    Files.createDirectory(directory.resolve("numbers"));
    try (Stage stage = Stage.of(1)) {
      assertThatThrownBy(() -> stage.ssc.parallelize(List.of(1)).saveAsTextFile(prefix("numbers")))
          .isInstanceOfSatisfying(
              TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OUTPUT_FAILED))
          .hasMessageContaining("exists already");
    }
    assertThat(names(directory.resolve("numbers"))).isEmpty();
  }

  @Test
  void a_save_that_fails_leaves_nothing() {
    WatchedStorage storage = new WatchedStorage().before(what -> {
      if (what.startsWith("write")) {
        throw new IOException("disk full");
      }
    });
    try (Stage stage =
        Stage.with(b -> b.partitions(2).environment(world -> world.withStorage(storage)))) {
      assertThatThrownBy(
              () -> stage.ssc.parallelize(List.of(1, 2)).saveAsTextFile(prefix("numbers")))
          .isInstanceOfSatisfying(
              TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OUTPUT_FAILED))
          .hasMessageContaining("disk full");
    }
    assertThat(names(directory)).isEmpty();
  }

  @Test
  void a_save_whose_operation_fails_names_the_operation() {
    try (Stage stage = Stage.of(2)) {
      assertThatThrownBy(() -> stage
              .ssc
              .parallelize(List.of(1, 0))
              .map(n -> 1 / n)
              .saveAsTextFile(prefix("numbers")))
          .isInstanceOfSatisfying(
              TidemillException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.USER_FUNCTION_FAILED))
          .hasMessageContaining("map (TextFilesTest.java:")
          .hasMessageContaining("on the record 0");
    }
    assertThat(names(directory)).isEmpty();
  }

  @Test
  void what_is_saved_is_read_again_by_text_file() {
    try (Stage stage = Stage.of(2)) {
      stage.ssc.parallelize(List.of("a", "b", "c")).saveAsTextFile(prefix("words"));
      assertThat(stage.ssc.textFile(prefix("words")).collect()).containsExactly("a", "b", "c");
    }
  }
}
