/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import contract.Problems;
import contract.SourceContexts;
import contract.SourceDriver;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.source.NamedRange;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.RowOffset;
import dev.tidemill.spi.source.SourcePartition;
import dev.tidemill.spi.source.SourceResume;
import dev.tidemill.time.Time;
import dev.tidemill.time.TimeFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileSourceTest {
  @TempDir
  private Path directory;

  private Inbox inbox;
  private Problems problems;

  @BeforeEach
  void make_the_inbox() {
    inbox = new Inbox(directory);
    problems = inbox.problems;
  }

  @Test
  void a_file_belongs_to_the_first_batch_that_sees_it() throws Exception {
    SourceDriver<String> driver = open(Inbox.OPTIONS);
    write("b.txt", 1000.5, "b1\nb2\n");
    write("a.txt", 1000.6, "a1");
    assertThat(driver.batch(1_001_000)).containsExactly("a1", "b1", "b2");
    assertThat(driver.lastPartitions()).hasSize(2);
    assertThat(driver.batch(1_002_000)).isEmpty();
    write("c.txt", 1002.5, "c1\n");
    assertThat(driver.batch(1_003_000)).containsExactly("c1");
    assertThat(driver.lastRange()).hasToString("[2, 3)");
    assertThat(problems.messages()).isEmpty();
  }

  @Test
  void hidden_files_and_unfinished_ones_are_ignored() throws Exception {
    SourceDriver<String> driver = open(Inbox.OPTIONS);
    write(".hidden", 1000.5, "x\n");
    write("_SUCCESS", 1000.5, "x\n");
    write("empty.txt", 1000.5, "");
    write("good.txt", 1000.5, "good\n");
    assertThat(driver.batch(1_001_000)).containsExactly("good");
    assertThat(problems.messages()).isEmpty();
  }

  @Test
  void a_filter_of_the_users_takes_the_place_of_the_default_one() throws Exception {
    SourceDriver<String> driver =
        open(new FileOptions(true, name -> name.endsWith(".log"), Duration.ofSeconds(10)));
    write(".hidden.log", 1000.5, "hidden\n");
    write("other.txt", 1000.5, "other\n");
    assertThat(driver.batch(1_001_000)).containsExactly("hidden");
  }

  @Test
  void an_empty_file_is_read_when_it_has_something() throws Exception {
    SourceDriver<String> driver = open(Inbox.OPTIONS);
    write("a.txt", 1000.5, "");
    assertThat(driver.batch(1_001_000)).isEmpty();
    write("a.txt", 1001.5, "a\n");
    assertThat(driver.batch(1_002_000)).containsExactly("a");
  }

  @Test
  void sub_directories_are_not_looked_into() throws Exception {
    SourceDriver<String> driver = open(Inbox.OPTIONS);
    Files.createDirectory(directory.resolve("sub"));
    write("sub/a.txt", 1000.5, "a\n");
    Files.setLastModifiedTime(directory.resolve("sub"), FileTime.fromMillis(1_000_500));
    assertThat(driver.batch(1_001_000)).isEmpty();
  }

  @Test
  void a_pattern_names_several_directories_but_no_hidden_one() throws Exception {
    for (String name : List.of("x1", "x2", ".x3")) {
      Files.createDirectory(directory.resolve(name));
    }
    SourceDriver<String> driver = driver(source(directory + "/*", Inbox.OPTIONS));
    write("x2/b.txt", 1000.5, "b\n");
    write("x1/a.txt", 1000.6, "a\n");
    write(".x3/c.txt", 1000.6, "c\n");
    assertThat(driver.batch(1_001_000)).containsExactly("a", "b");
  }

  @Test
  void a_failed_batch_leaves_its_files_to_the_next_one() throws Exception {
    SourceDriver<String> driver = open(Inbox.OPTIONS);
    write("a.txt", 1000.5, "a\n");
    driver.batch(1_001_000);
    driver.fail();
    write("b.txt", 1001.5, "b\n");
    assertThat(driver.batch(1_002_000)).containsExactly("a", "b");
  }

  @Test
  void a_file_that_vanishes_before_it_is_read_is_missing_aloud() throws Exception {
    OpenSource<String> source = source(directory.toString(), Inbox.OPTIONS);
    write("a.txt", 1000.5, "a\n");
    Path gone = write("gone.txt", 1000.5, "gone\n");
    OffsetRange range = new OffsetRange(
        source.begin(), source.end(Time.ofMillis(1_001_000), source.begin(), 1_000));
    Files.delete(gone);
    assertThat(driver(source).readPartitions(range)).containsExactly(List.of("a"), List.of());
    assertThat(problems.messages())
        .containsExactly("file " + gone + " is gone before it was read: its records are missing");
  }

  @Test
  void a_file_that_becomes_shorter_before_it_is_read_is_cut_aloud() throws Exception {
    OpenSource<String> source = source(directory.toString(), Inbox.OPTIONS);
    Path file = write("a.txt", 1000.5, "one\ntwo\n");
    OffsetRange range = new OffsetRange(
        source.begin(), source.end(Time.ofMillis(1_001_000), source.begin(), 1_000));
    Files.writeString(file, "one\n");
    assertThat(driver(source).readPartitions(range)).containsExactly(List.of("one"));
    assertThat(problems.messages())
        .containsExactly(
            "file " + file + " had 8 bytes when it was selected, and now ends 4 bytes before that: "
                + "the records behind its end are missing");
  }

  @Test
  void a_range_is_described_by_its_files() throws Exception {
    OpenSource<String> source = source(directory.toString(), Inbox.OPTIONS);
    SourceDriver<String> driver = driver(source);
    Path a = write("a.txt", 1000.5, "a\n");
    Path b = write("b.txt", 1000.5, "b\n");
    driver.batch(1_001_000);
    assertThat(source.describe(driver.lastRange())).isEqualTo(a + ", " + b);
    assertThat(source.count(driver.lastRange())).isEmpty();
  }

  @Test
  void a_long_description_names_only_the_first_files() throws Exception {
    OpenSource<String> source = source(directory.toString(), Inbox.OPTIONS);
    SourceDriver<String> driver = driver(source);
    for (int i = 0; i < 103; i++) {
      write(String.format(Locale.ROOT, "%03d", i), 1000.5, "x\n");
    }
    driver.batch(1_001_000);
    assertThat(source.describe(driver.lastRange()))
        .startsWith(directory + "/000, ")
        .endsWith("/099, and 3 more");
  }

  @Test
  void released_files_cannot_be_read() throws Exception {
    OpenSource<String> source = source(directory.toString(), Inbox.OPTIONS);
    SourceDriver<String> driver = driver(source);
    write("a.txt", 1000.5, "a\n");
    driver.batch(1_001_000);
    driver.release();
    assertThatExceptionOfType(TidemillException.class)
        .isThrownBy(() -> source.partitions(driver.lastRange()))
        .withMessage("stream \"files\" knows its files from 1 to 1, but [0, 1) was asked for: "
            + "they were released, or selected before a restart");
    write("b.txt", 1001.5, "b\n");
    assertThat(driver.batch(1_002_000)).containsExactly("b");
  }

  @Test
  void files_go_on_counting_where_an_earlier_run_ended() throws Exception {
    String nothing = source(directory.toString(), Inbox.OPTIONS).memory(new RowOffset(0));
    SourceDriver<String> driver = resumed(new SourceResume("v1:12", List.of(), nothing), 12);
    write("a.txt", 1000.5, "a\n");
    assertThat(driver.batch(1_001_000)).containsExactly("a");
    assertThat(driver.lastRange()).hasToString("[12, 13)");
  }

  @Test
  void a_file_that_was_there_at_the_first_start_is_not_new_after_a_later_one() throws Exception {
    write("old.txt", 999, "old\n");
    OpenSource<String> first = source(directory.toString(), Inbox.OPTIONS);
    String memory = first.memory(new RowOffset(0));
    write("moved in with an older time.txt", 998, "new\n");
    assertThat(resumed(new SourceResume("v1:0", List.of(), memory), 0).batch(1_001_000))
        .containsExactly("new");
  }

  @Test
  void a_file_that_was_selected_and_not_named_is_read_by_the_next_process() throws Exception {
    OpenSource<String> first = source(directory.toString(), Inbox.OPTIONS);
    write("a.txt", 1000.5, "a\n");
    first.stopIntake(); // selects what is there
    String memory = first.memory(new RowOffset(0));
    assertThat(resumed(new SourceResume("v1:0", List.of(), memory), 0).batch(1_001_000))
        .containsExactly("a");
  }

  @Test
  void names_of_files_may_have_anything_in_them() throws Exception {
    OpenSource<String> first = source(directory.toString(), Inbox.OPTIONS);
    SourceDriver<String> driver = new SourceDriver<>(first);
    String memory = first.memory(new RowOffset(0));
    write("tab\tline\nback\\slash\\n.txt", 1000.5, "a\n");
    assertThat(driver.batch(1_001_000)).containsExactly("a");
    String payload = first.payload(driver.lastRange());
    for (SourceResume resume : List.of(
        new SourceResume("v1:1", List.of(new NamedRange("v1:0", "v1:1", payload)), memory),
        new SourceResume("v1:1", List.of(), first.memory(new RowOffset(1))))) {
      assertThat(resumed(resume, 1).batch(1_002_000)).isEmpty();
    }
  }

  @Test
  void refuses_to_go_on_with_ranges_whose_files_are_not_told() throws Exception {
    String memory = source(directory.toString(), Inbox.OPTIONS).memory(new RowOffset(0));
    SourceResume resume =
        new SourceResume("v1:2", List.of(new NamedRange("v1:0", "v1:2", "v1:")), memory);
    assertThatThrownBy(() -> resumed(resume, 2))
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("the range from v1:0 to v1:2 comes with 0 files");
    assertThatThrownBy(() -> resumed(new SourceResume("v1:0", List.of(), ""), 0))
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("does not begin with the version of its format");
    assertThatThrownBy(() ->
            resumed(new SourceResume("v1:0", List.of(), memory.replace("opened", "opened\t")), 0))
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("a line has 8 fields in place of 7");
  }

  private SourceDriver<String> resumed(SourceResume resume, long row) throws Exception {
    OpenSource<String> source = new FileSource<>(
            directory.toString(), new TextLines(1_000), Inbox.OPTIONS, TimeFormat.MILLIS)
        .open(SourceContexts.of("files", inbox.clock, problems, inbox.storage).resuming(resume));
    return new SourceDriver<>(source, new RowOffset(row));
  }

  @Test
  void after_the_end_of_the_intake_only_files_count_that_were_there_then() throws Exception {
    OpenSource<String> source = source(directory.toString(), Inbox.OPTIONS);
    SourceDriver<String> driver = driver(source);
    write("a.txt", 1000.3, "a\n");
    source.stopIntake();
    write("b.txt", 1000.2, "b\n");
    assertThat(driver.hasMore()).isTrue();
    assertThat(driver.batch(1_001_000)).containsExactly("a");
    assertThat(driver.hasMore()).isFalse();
    source.close();
  }

  @Test
  void fixed_length_records_are_counted_and_a_damaged_file_fails_its_batch() throws Exception {
    OpenSource<byte[]> source = new FileSource<>(
            directory.toString(), new FixedLengthRecords(3), Inbox.OPTIONS, TimeFormat.MILLIS)
        .open(SourceContexts.of("files", inbox.clock, problems, inbox.storage));
    SourceDriver<byte[]> driver = new SourceDriver<>(source);
    write("a.bin", 1000.5, "abcdef");
    assertThat(driver.batch(1_001_000))
        .containsExactly(new byte[] {'a', 'b', 'c'}, new byte[] {'d', 'e', 'f'});
    assertThat(source.count(driver.lastRange())).hasValue(2);
    Path damaged = write("b.bin", 1001.5, "abcdefg");
    assertThatExceptionOfType(TidemillException.class)
        .isThrownBy(() -> driver.batch(1_002_000))
        .withMessage(
            "file " + damaged + " has 7 bytes, which is not a multiple of the record length of 3 "
                + "bytes: 1 bytes are left over after 2 records; repair the file or remove it");
  }

  @Test
  void a_window_has_a_bound() {
    assertThatExceptionOfType(TidemillException.class)
        .isThrownBy(() -> new FileOptions(true, name -> true, Duration.ZERO))
        .withMessage("stream.files.rememberWindow is 0 ms; it must be at least 1 ms");
  }

  @Test
  void a_partition_says_about_how_many_records_it_has() throws Exception {
    OpenSource<String> source = source(directory.toString(), Inbox.OPTIONS);
    SourceDriver<String> driver = driver(source);
    write("a.txt", 1000.5, "x".repeat(6400));
    driver.batch(1_001_000);
    SourcePartition<String> partition = source.partitions(driver.lastRange()).get(0);
    assertThat(partition.estimatedRecords()).hasValue(101);
  }

  private SourceDriver<String> open(FileOptions options) throws Exception {
    return inbox.open(options);
  }

  private OpenSource<String> source(String path, FileOptions options) {
    return inbox.source(path, options);
  }

  private static SourceDriver<String> driver(OpenSource<String> source) throws Exception {
    return new SourceDriver<>(source);
  }

  private Path write(String name, double modifiedSeconds, String text) throws IOException {
    return inbox.write(name, modifiedSeconds, text);
  }
}
