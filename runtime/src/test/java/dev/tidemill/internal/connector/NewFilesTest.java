/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import static org.assertj.core.api.Assertions.assertThat;

import contract.SourceDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which files are new to a stream that is opened at 1000 s and remembers files for ten seconds after they have gone. */
final class NewFilesTest {
  @TempDir
  private Path temp;

  private Inbox inbox;

  @BeforeEach
  void make_the_inbox() throws IOException {
    inbox = new Inbox(Files.createDirectory(temp.resolve("in")));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 998, 1000, 1000.5, 1_000_000})
  void a_file_that_appears_is_read_whatever_its_time_of_modification(double modified)
      throws Exception {
    SourceDriver<String> driver = inbox.open();
    inbox.write("a.txt", modified, "a\n");
    assertThat(driver.batch(1_001_000)).containsExactly("a");
    assertThat(driver.batch(1_002_000)).isEmpty();
    assertThat(reports()).isEmpty();
  }

  @Test
  void a_file_that_is_moved_in_is_read_though_it_was_written_long_ago() throws Exception {
    SourceDriver<String> driver = inbox.open();
    driver.batch(1_001_000);
    Path old = Inbox.stamp(Files.writeString(temp.resolve("old.txt"), "old\n"), 10);
    Files.move(old, inbox.directory.resolve("old.txt"));
    assertThat(driver.batch(1_100_000)).containsExactly("old");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 999, 1000, 1000.5, 1_000_000})
  void a_file_that_is_there_at_the_opening_is_not_read(double modified) throws Exception {
    inbox.write("old.txt", modified, "old\n");
    SourceDriver<String> driver = inbox.open();
    inbox.write("new.txt", 999, "new\n");
    assertThat(driver.batch(1_001_000)).containsExactly("new");
    assertThat(driver.batch(1_100_000)).isEmpty();
    assertThat(reports()).isEmpty();
  }

  @Test
  void files_that_are_there_at_the_opening_are_read_once_if_they_are_asked_for() throws Exception {
    inbox.write("ancient.txt", 1, "ancient\n");
    inbox.write("fresh.txt", 1000, "fresh\n");
    SourceDriver<String> driver = inbox.open(Inbox.WITH_EXISTING);
    assertThat(driver.batch(1_001_000)).containsExactly("ancient", "fresh");
    assertThat(driver.batch(1_002_000)).isEmpty();
  }

  @Test
  void a_file_is_known_for_as_long_as_it_is_there() throws Exception {
    SourceDriver<String> driver = inbox.open();
    inbox.write("a.txt", 1000.5, "a\n");
    assertThat(driver.batch(1_001_000)).containsExactly("a");
    for (int second = 1_002; second <= 1_030; second++) {
      driver.release();
      assertThat(driver.batch(second * 1000L)).as("batch %d", second).isEmpty();
    }
    assertThat(reports()).isEmpty();
  }

  @Test
  void a_file_that_is_touched_is_not_read_again_and_reported_once() throws Exception {
    SourceDriver<String> driver = inbox.open();
    Path file = inbox.write("a.txt", 1000.5, "a\n");
    driver.batch(1_001_000);
    Inbox.stamp(file, 1020);
    assertThat(driver.batch(1_021_000)).isEmpty();
    Inbox.stamp(file, 1100);
    assertThat(driver.batch(1_101_000)).isEmpty();
    assertThat(reports())
        .containsExactly("stream \"files\" does not read file " + file
            + " again, which has changed since batch 1001000 ms took it: it had 2 bytes of "
            + "1970-01-01T00:16:40.500Z, and has 2 bytes of 1970-01-01T00:17:00Z now; what was added or "
            + "replaced is left out, so give new records a file with a new name");
  }

  @Test
  void what_is_appended_after_the_batch_of_a_file_is_left_out_and_reported_once() throws Exception {
    SourceDriver<String> driver = inbox.open();
    inbox.write("a.txt", 1000.5, "a\n");
    driver.batch(1_001_000);
    inbox.write("a.txt", 1000.5, "a\nb\n");
    assertThat(driver.lastPartitions()).containsExactly(List.of("a"));
    assertThat(driver.batch(1_002_000)).isEmpty();
    inbox.write("a.txt", 1090, "a\nb\nc\n");
    assertThat(driver.batch(1_100_000)).isEmpty();
    assertThat(reports()).singleElement().asString().contains("2 bytes").contains("4 bytes");
  }

  @Test
  void a_file_that_is_replaced_after_its_batch_is_left_out_and_reported_once() throws Exception {
    SourceDriver<String> driver = inbox.open();
    Path file = inbox.write("a.txt", 1000.5, "first\n");
    driver.batch(1_001_000);
    Path next = Inbox.stamp(Files.writeString(temp.resolve("next.txt"), "second\n"), 1010);
    Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
    assertThat(driver.batch(1_100_000)).isEmpty();
    assertThat(driver.batch(1_200_000)).isEmpty();
    assertThat(reports()).hasSize(1);
  }

  @Test
  void a_file_that_is_emptied_after_its_batch_and_written_again_is_left_out_too() throws Exception {
    SourceDriver<String> driver = inbox.open();
    inbox.write("a.txt", 1000.5, "first\n");
    driver.batch(1_001_000);
    inbox.write("a.txt", 1001.5, "");
    assertThat(driver.batch(1_002_000)).isEmpty();
    inbox.write("a.txt", 1002.5, "second\n");
    assertThat(driver.batch(1_003_000)).isEmpty();
    assertThat(driver.batch(1_100_000)).isEmpty();
    assertThat(reports()).hasSize(1);
  }

  @Test
  void a_file_of_before_the_opening_that_changes_is_left_out_and_reported_once() throws Exception {
    Path file = inbox.write("app.log", 999, "old\n");
    SourceDriver<String> driver = inbox.open();
    inbox.write("app.log", 1000.5, "old\nnew\n");
    assertThat(driver.batch(1_001_000)).isEmpty();
    assertThat(driver.batch(1_002_000)).isEmpty();
    assertThat(reports())
        .singleElement()
        .asString()
        .startsWith("stream \"files\" does not read file " + file
            + " again, which has changed since the stream was opened, when it was there already: ");
  }

  @Test
  void a_file_without_bytes_at_the_opening_is_new_when_it_has_some() throws Exception {
    inbox.write("a.txt", 999, "");
    SourceDriver<String> driver = inbox.open();
    inbox.write("a.txt", 999, "a\n");
    assertThat(driver.batch(1_001_000)).containsExactly("a");
  }

  @Test
  void a_file_that_is_deleted_and_made_anew_is_a_new_file() throws Exception {
    SourceDriver<String> driver = inbox.open();
    Path file = inbox.write("a.txt", 1000.5, "first\n");
    assertThat(driver.batch(1_001_000)).containsExactly("first");
    Files.delete(file);
    driver.batch(1_002_000);
    inbox.write("a.txt", 1002.5, "second\n");
    assertThat(driver.batch(1_003_000)).containsExactly("second");
    assertThat(driver.batch(1_004_000)).isEmpty();
    inbox.write("a.txt", 1004.5, "third\n");
    assertThat(driver.batch(1_005_000)).isEmpty();
    assertThat(reports()).singleElement().asString().contains("since batch 1003000 ms took it");
  }

  @Test
  void a_file_that_a_listing_passes_over_is_not_read_again() throws Exception {
    SourceDriver<String> driver = inbox.open();
    inbox.write("a.txt", 1000.5, "a\n");
    driver.batch(1_001_000);
    inbox.storage.unlisted.add("a.txt");
    driver.batch(1_002_000);
    driver.batch(1_011_999);
    inbox.storage.unlisted.clear();
    assertThat(driver.batch(1_012_000)).isEmpty();
    inbox.storage.unlisted.add("a.txt");
    driver.batch(1_013_000);
    inbox.storage.unlisted.clear();
    assertThat(driver.batch(1_014_000)).isEmpty();
    assertThat(reports()).isEmpty();
  }

  @Test
  void a_file_that_has_been_gone_for_the_window_is_forgotten() throws Exception {
    SourceDriver<String> driver = inbox.open();
    inbox.write("a.txt", 1000.5, "a\n");
    driver.batch(1_001_000);
    inbox.storage.unlisted.add("a.txt");
    driver.batch(1_002_000);
    driver.batch(1_012_000);
    inbox.storage.unlisted.clear();
    assertThat(driver.batch(1_013_000)).containsExactly("a");
  }

  @Test
  void all_files_of_a_directory_that_was_missing_at_the_opening_are_new() throws Exception {
    Files.delete(inbox.directory);
    SourceDriver<String> driver = inbox.open();
    Files.createDirectory(inbox.directory);
    inbox.write("old.txt", 1, "old\n");
    assertThat(driver.batch(1_001_000)).containsExactly("old");
  }

  @Test
  void all_files_of_a_directory_that_comes_to_match_the_pattern_are_new() throws Exception {
    Files.createDirectory(inbox.directory.resolve("day-1"));
    SourceDriver<String> driver = inbox.open(inbox.directory + "/day-*", Inbox.OPTIONS);
    Path other = Files.createDirectory(temp.resolve("other"));
    Inbox.stamp(Files.writeString(other.resolve("old.txt"), "old\n"), 1);
    Files.move(other, inbox.directory.resolve("day-2"));
    assertThat(driver.batch(1_001_000)).containsExactly("old");
  }

  @Test
  void a_directory_that_is_away_for_long_loses_nothing_and_has_nothing_read_twice()
      throws Exception {
    SourceDriver<String> driver = inbox.open();
    inbox.write("a.txt", 1000.5, "a\n");
    driver.batch(1_001_000);
    Path away = Files.move(inbox.directory, temp.resolve("away"));
    assertThat(driver.batch(1_002_000)).isEmpty();
    assertThat(driver.batch(1_100_000)).isEmpty();
    Files.writeString(away.resolve("b.txt"), "b\n");
    Files.move(away, inbox.directory);
    assertThat(driver.batch(1_101_000)).containsExactly("b");
    assertThat(reports())
        .containsExactly("stream \"files\" finds no directory " + inbox.directory
            + "; its batches are empty until there is one: create it, or check the path");
  }

  @Test
  void a_directory_that_goes_while_others_stay_takes_its_files_with_it() throws Exception {
    Path day = Files.createDirectory(inbox.directory.resolve("day-1"));
    Files.createDirectory(inbox.directory.resolve("day-2"));
    SourceDriver<String> driver = inbox.open(inbox.directory + "/day-*", Inbox.OPTIONS);
    inbox.write("day-1/a.txt", 1000.5, "a\n");
    driver.batch(1_001_000);
    Path away = Files.move(day, temp.resolve("away"));
    driver.batch(1_002_000);
    driver.batch(1_012_000);
    Files.move(away, day);
    assertThat(driver.batch(1_013_000)).containsExactly("a");
  }

  @Test
  void a_directory_that_cannot_be_listed_loses_nothing_and_has_nothing_read_twice()
      throws Exception {
    Path locked = Files.createDirectory(inbox.directory.resolve("locked"));
    Files.createDirectory(inbox.directory.resolve("open"));
    SourceDriver<String> driver = inbox.open(inbox.directory + "/*", Inbox.OPTIONS);
    inbox.write("locked/a.txt", 1000.5, "a\n");
    assertThat(driver.batch(1_001_000)).containsExactly("a");
    inbox.storage.unlistable.add(locked.toString());
    inbox.write("locked/b.txt", 1001.5, "b\n");
    inbox.write("open/c.txt", 1001.5, "c\n");
    assertThat(driver.batch(1_002_000)).containsExactly("c");
    assertThat(driver.batch(1_100_000)).isEmpty();
    inbox.storage.unlistable.clear();
    assertThat(driver.batch(1_101_000)).containsExactly("b");
    assertThat(reports())
        .containsExactly("stream \"files\" cannot list " + locked
            + "; its files are left out until it can, and it goes on trying");
  }

  @Test
  void trouble_with_a_directory_that_has_ended_and_begins_again_is_reported_again()
      throws Exception {
    SourceDriver<String> driver = inbox.open();
    for (int second = 1_001; second <= 1_004; second++) {
      inbox.storage.away = second % 2 == 0;
      driver.batch(second * 1000L);
    }
    assertThat(reports())
        .hasSize(2)
        .containsOnly("stream \"files\" cannot list " + inbox.directory
            + "; its files are left out until it can, and it goes on trying");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void where_nobody_could_see_what_was_there_at_the_opening_the_files_times_tell(
      boolean directoryKnown) throws Exception {
    inbox.write("old.txt", 1000, "old\n");
    if (directoryKnown) {
      inbox.storage.unlistable.add(inbox.directory.toString());
    } else {
      inbox.storage.away = true;
    }
    SourceDriver<String> driver = inbox.open();
    assertThat(driver.batch(1_001_000)).isEmpty();
    inbox.storage.unlistable.clear();
    inbox.storage.away = false;
    inbox.write("new.txt", 1000.001, "new\n");
    assertThat(driver.batch(1_002_000)).containsExactly("new");
    inbox.write("later.txt", 1, "later\n");
    assertThat(driver.batch(1_003_000)).containsExactly("later");
    assertThat(reports()).hasSize(1);
  }

  private List<String> reports() {
    return inbox.problems.messages();
  }
}
