package dev.tidemill.internal.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import contract.Problems;
import contract.SourceContexts;
import contract.SourceDriver;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.RowOffset;
import dev.tidemill.spi.source.SourcePartition;
import dev.tidemill.time.ManualClock;
import dev.tidemill.time.Time;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stream is opened at 1000 s; batches are of one second, the window is of ten. */
final class FileSourceTest {
  private static final FileOptions OPTIONS =
      new FileOptions(true, FileOptions::isVisible, Duration.ofSeconds(10));

  @TempDir
  private Path temp;

  private Path directory;
  private final ManualClock clock = new ManualClock(Time.ofMillis(1_000_000));
  private final Problems problems = new Problems();
  private final FaultyStorage storage = new FaultyStorage();

  @BeforeEach
  void make_the_directory() throws IOException {
    directory = Files.createDirectory(temp.resolve("in"));
  }

  @Test
  void a_file_belongs_to_the_first_batch_that_sees_it() throws Exception {
    SourceDriver<String> driver = open(OPTIONS);
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
  void only_files_count_that_were_modified_after_the_stream_was_opened() throws Exception {
    write("old.txt", 999, "old\n");
    write("same.txt", 1000, "same\n");
    SourceDriver<String> driver = open(OPTIONS);
    write("new.txt", 1000.001, "new\n");
    assertThat(driver.batch(1_001_000)).containsExactly("new");
  }

  @Test
  void a_file_that_comes_after_the_opening_counts_though_its_disks_clock_lags() throws Exception {
    write("rewritten.txt", 999.5, "old\n");
    SourceDriver<String> driver = open(OPTIONS);
    write("lagging.txt", 998.001, "lagging\n");
    write("moved.txt", 998, "of two seconds before\n");
    write("rewritten.txt", 999.6, "new\n");
    assertThat(driver.batch(1_001_000)).containsExactly("lagging", "new");
  }

  @Test
  void all_files_of_a_directory_that_was_missing_at_the_opening_are_new() throws Exception {
    Files.delete(directory);
    SourceDriver<String> driver = open(OPTIONS);
    Files.createDirectory(directory);
    write("lagging.txt", 998.001, "lagging\n");
    assertThat(driver.batch(1_001_000)).containsExactly("lagging");
  }

  @Test
  void a_directory_that_cannot_be_listed_at_the_opening_is_taken_at_its_files_times()
      throws Exception {
    write("old.txt", 1000, "old\n");
    storage.unlistable = true;
    SourceDriver<String> driver = open(OPTIONS);
    storage.unlistable = false;
    write("new.txt", 1000.001, "new\n");
    assertThat(driver.batch(1_001_000)).containsExactly("new");
    assertThat(problems.messages()).isEmpty();
  }

  @Test
  void older_files_within_the_window_count_if_they_are_asked_for() throws Exception {
    write("too-old.txt", 991, "too old\n");
    write("old.txt", 991.001, "old\n");
    SourceDriver<String> driver =
        open(new FileOptions(false, FileOptions::isVisible, Duration.ofSeconds(10)));
    assertThat(driver.batch(1_001_000)).containsExactly("old");
  }

  @Test
  void a_window_is_rounded_up_to_whole_batches() throws Exception {
    write("old.txt", 991.5, "old\n");
    SourceDriver<String> driver =
        open(new FileOptions(false, FileOptions::isVisible, Duration.ofMillis(9_001)));
    assertThat(driver.batch(1_001_000)).containsExactly("old");
  }

  @Test
  void a_file_of_the_future_waits_for_its_batch() throws Exception {
    SourceDriver<String> driver = open(OPTIONS);
    write("a.txt", 1002, "a\n");
    assertThat(driver.batch(1_001_000)).isEmpty();
    assertThat(driver.batch(1_002_000)).containsExactly("a");
  }

  @Test
  void a_file_that_appears_late_is_read_inside_the_window_and_not_outside() throws Exception {
    SourceDriver<String> driver = open(OPTIONS);
    write("inside.txt", 1010.001, "inside\n");
    write("outside.txt", 1010, "outside\n");
    assertThat(driver.batch(1_020_000)).containsExactly("inside");
  }

  @Test
  void hidden_files_and_unfinished_ones_are_ignored() throws Exception {
    SourceDriver<String> driver = open(OPTIONS);
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
    SourceDriver<String> driver = open(OPTIONS);
    write("a.txt", 1000.5, "");
    assertThat(driver.batch(1_001_000)).isEmpty();
    write("a.txt", 1001.5, "a\n");
    assertThat(driver.batch(1_002_000)).containsExactly("a");
  }

  @Test
  void sub_directories_are_not_looked_into() throws Exception {
    SourceDriver<String> driver = open(OPTIONS);
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
    SourceDriver<String> driver = driver(source(directory + "/*", OPTIONS));
    write("x2/b.txt", 1000.5, "b\n");
    write("x1/a.txt", 1000.6, "a\n");
    write(".x3/c.txt", 1000.6, "c\n");
    assertThat(driver.batch(1_001_000)).containsExactly("a", "b");
  }

  @Test
  void a_file_that_is_rewritten_inside_the_window_is_not_read_again() throws Exception {
    SourceDriver<String> driver = open(OPTIONS);
    write("a.txt", 1000.5, "first\n");
    assertThat(driver.batch(1_001_000)).containsExactly("first");
    write("a.txt", 1001.5, "second\n");
    for (int second = 1_002; second <= 1_010; second++) {
      assertThat(driver.batch(second * 1000L)).isEmpty();
    }
  }

  @Test
  void a_file_is_selected_once_for_as_long_as_its_time_is_in_the_window() throws Exception {
    SourceDriver<String> driver = open(OPTIONS);
    write("a.txt", 1001, "a\n");
    assertThat(driver.batch(1_001_000)).containsExactly("a");
    for (int second = 1_002; second <= 1_030; second++) {
      assertThat(driver.batch(second * 1000L)).as("batch %d", second).isEmpty();
    }
  }

  @Test
  void what_is_appended_later_belongs_to_no_batch() throws Exception {
    SourceDriver<String> driver = open(OPTIONS);
    write("a.txt", 1000.5, "a\n");
    driver.batch(1_001_000);
    write("a.txt", 1001.5, "a\nb\n");
    assertThat(driver.lastPartitions()).containsExactly(List.of("a"));
    assertThat(driver.batch(1_002_000)).isEmpty();
  }

  @Test
  void a_failed_batch_leaves_its_files_to_the_next_one() throws Exception {
    SourceDriver<String> driver = open(OPTIONS);
    write("a.txt", 1000.5, "a\n");
    driver.batch(1_001_000);
    driver.fail();
    write("b.txt", 1001.5, "b\n");
    assertThat(driver.batch(1_002_000)).containsExactly("a", "b");
  }

  @Test
  void a_file_that_cannot_be_opened_is_told_of_once_and_tried_again() throws Exception {
    SourceDriver<String> driver = open(OPTIONS);
    Path locked = write("locked.txt", 1000.5, "locked\n");
    write("a.txt", 1000.5, "a\n");
    storage.unopenable.add(locked.toString());
    assertThat(driver.batch(1_001_000)).containsExactly("a");
    assertThat(driver.batch(1_002_000)).isEmpty();
    assertThat(problems.messages())
        .containsExactly("stream \"files\" cannot open file " + locked
            + "; it is tried again in each batch for 10000 ms after its modification");
    storage.unopenable.clear();
    assertThat(driver.batch(1_003_000)).containsExactly("locked");
    assertThat(problems.messages()).hasSize(1);
  }

  @Test
  void a_file_that_vanishes_unread_and_comes_again_is_told_of_again() throws Exception {
    SourceDriver<String> driver = open(OPTIONS);
    Path locked = write("locked.txt", 1000.5, "locked\n");
    storage.unopenable.add(locked.toString());
    driver.batch(1_001_000);
    Files.delete(locked);
    driver.batch(1_002_000);
    write("locked.txt", 1002.5, "locked\n");
    driver.batch(1_003_000);
    assertThat(problems.messages()).hasSize(2);
  }

  @Test
  void a_file_that_could_never_be_opened_is_given_up_aloud() throws Exception {
    SourceDriver<String> driver = open(OPTIONS);
    Path locked = write("locked.txt", 1000.5, "locked\n");
    storage.unopenable.add(locked.toString());
    driver.batch(1_001_000);
    driver.batch(1_010_000);
    assertThat(problems.messages()).hasSize(1);
    driver.batch(1_011_000);
    driver.batch(1_012_000);
    assertThat(problems.messages()).hasSize(2);
    assertThat(problems.messages().get(1))
        .isEqualTo("stream \"files\" has given up file " + locked
            + ", which could not be opened for 10000 ms; "
            + "make it readable and set its time of modification anew");
  }

  @Test
  void a_file_that_vanishes_before_it_is_read_is_missing_aloud() throws Exception {
    OpenSource<String> source = source(directory.toString(), OPTIONS);
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
    OpenSource<String> source = source(directory.toString(), OPTIONS);
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
  void a_missing_directory_is_told_of_once_and_nothing_is_lost_when_it_is_back() throws Exception {
    Files.delete(directory);
    SourceDriver<String> driver = open(OPTIONS);
    assertThat(driver.batch(1_001_000)).isEmpty();
    assertThat(driver.batch(1_002_000)).isEmpty();
    assertThat(problems.messages())
        .containsExactly("stream \"files\" finds no directory " + directory
            + "; its batches are empty until there is one");
    Files.createDirectory(directory);
    write("a.txt", 1000.5, "a\n");
    assertThat(driver.batch(1_060_000)).containsExactly("a");
    Files.move(directory, temp.resolve("away"));
    assertThat(driver.batch(1_061_000)).isEmpty();
    assertThat(problems.messages()).hasSize(2);
  }

  @Test
  void a_directory_that_cannot_be_listed_loses_nothing() throws Exception {
    SourceDriver<String> driver = open(OPTIONS);
    driver.batch(1_001_000);
    write("a.txt", 1001.5, "a\n");
    storage.unlistable = true;
    for (int second = 1_002; second <= 1_030; second++) {
      assertThat(driver.batch(second * 1000L)).isEmpty();
    }
    storage.unlistable = false;
    assertThat(driver.batch(1_031_000)).containsExactly("a");
    assertThat(driver.batch(1_032_000)).isEmpty();
    assertThat(problems.messages())
        .containsExactly("stream \"files\" cannot list " + directory
            + "; its batches are empty until it can, and it goes on trying");
  }

  @Test
  void a_range_is_described_by_its_files() throws Exception {
    OpenSource<String> source = source(directory.toString(), OPTIONS);
    SourceDriver<String> driver = driver(source);
    Path a = write("a.txt", 1000.5, "a\n");
    Path b = write("b.txt", 1000.5, "b\n");
    driver.batch(1_001_000);
    assertThat(source.describe(driver.lastRange())).isEqualTo(a + ", " + b);
    assertThat(source.count(driver.lastRange())).isEmpty();
  }

  @Test
  void a_long_description_names_only_the_first_files() throws Exception {
    OpenSource<String> source = source(directory.toString(), OPTIONS);
    SourceDriver<String> driver = driver(source);
    for (int i = 0; i < 103; i++) {
      write(String.format("%03d", i), 1000.5, "x\n");
    }
    driver.batch(1_001_000);
    assertThat(source.describe(driver.lastRange()))
        .startsWith(directory + "/000, ")
        .endsWith("/099, and 3 more");
  }

  @Test
  void released_files_cannot_be_read() throws Exception {
    OpenSource<String> source = source(directory.toString(), OPTIONS);
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
    OpenSource<String> source = source(directory.toString(), OPTIONS);
    SourceDriver<String> driver = new SourceDriver<>(source, new RowOffset(12));
    write("a.txt", 1000.5, "a\n");
    assertThat(driver.batch(1_001_000)).containsExactly("a");
    assertThat(driver.lastRange()).hasToString("[12, 13)");
  }

  @Test
  void after_the_end_of_the_intake_only_older_files_count() throws Exception {
    OpenSource<String> source = source(directory.toString(), OPTIONS);
    SourceDriver<String> driver = driver(source);
    write("a.txt", 1000.3, "a\n");
    write("b.txt", 1000.7, "b\n");
    clock.advance(Duration.ofMillis(500));
    source.stopIntake();
    clock.advance(Duration.ofMillis(500));
    assertThat(driver.hasMore()).isTrue();
    assertThat(driver.batch(1_001_000)).containsExactly("a");
    assertThat(driver.hasMore()).isFalse();
    source.close();
  }

  @Test
  void fixed_length_records_are_counted_and_a_damaged_file_fails_its_batch() throws Exception {
    OpenSource<byte[]> source = new FileSource<>(
            directory.toString(), new FixedLengthRecords(3), OPTIONS)
        .open(SourceContexts.of("files", clock, problems, storage));
    SourceDriver<byte[]> driver = new SourceDriver<>(source);
    write("a.bin", 1000.5, "abcdef");
    assertThat(driver.batch(1_001_000))
        .containsExactly(new byte[] {'a', 'b', 'c'}, new byte[] {'d', 'e', 'f'});
    assertThat(source.count(driver.lastRange())).hasValue(2);
    Path damaged = write("b.bin", 1001.5, "abcdefg");
    assertThatExceptionOfType(TidemillException.class)
        .isThrownBy(() -> driver.batch(1_002_000))
        .withMessage(
            "file " + damaged + " has 7 bytes, which is no multiple of the record length of 3 "
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
    OpenSource<String> source = source(directory.toString(), OPTIONS);
    SourceDriver<String> driver = driver(source);
    write("a.txt", 1000.5, "x".repeat(6400));
    driver.batch(1_001_000);
    SourcePartition<String> partition = source.partitions(driver.lastRange()).get(0);
    assertThat(partition.estimatedRecords()).hasValue(101);
  }

  private SourceDriver<String> open(FileOptions options) throws Exception {
    return driver(source(directory.toString(), options));
  }

  private OpenSource<String> source(String path, FileOptions options) {
    return new FileSource<>(path, new TextLines(1000), options)
        .open(SourceContexts.of("files", clock, problems, storage));
  }

  private static SourceDriver<String> driver(OpenSource<String> source) throws Exception {
    return new SourceDriver<>(source);
  }

  private Path write(String name, double modifiedSeconds, String text) throws IOException {
    Path file = Files.writeString(directory.resolve(name), text);
    Files.setLastModifiedTime(file, FileTime.fromMillis(Math.round(modifiedSeconds * 1000)));
    return file;
  }
}
