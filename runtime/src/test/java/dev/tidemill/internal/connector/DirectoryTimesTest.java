/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import static org.assertj.core.api.Assertions.assertThat;

import contract.SourceContexts;
import contract.SourceDriver;
import dev.tidemill.time.Clock;
import dev.tidemill.time.ManualClock;
import dev.tidemill.time.Time;
import dev.tidemill.time.TimeFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a file stream lists a directory again, and what it sees of one that it does not list. A batch a second. */
final class DirectoryTimesTest {
  private static final int DIRECTORY_TIME = 5;

  @TempDir
  private Path temp;

  private Inbox inbox;
  private final PassingClock clock = new PassingClock();

  /** A clock that is not manual, for what depends on that. */
  private static final class PassingClock implements Clock {
    private long seconds = 1000;

    @Override
    public Time now() {
      return Time.ofMillis(seconds * 1000);
    }

    @Override
    public long nanoTime() {
      return seconds * 1_000_000_000;
    }

    @Override
    public void sleepUntil(Time deadline) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<ManualClock> asManual() {
      return Optional.empty();
    }
  }

  @BeforeEach
  void make_the_inbox() throws IOException {
    inbox = new Inbox(Files.createDirectory(temp.resolve("in")));
  }

  private SourceDriver<String> open(Clock with, FileOptions options) throws Exception {
    stampDirectory(DIRECTORY_TIME);
    return new SourceDriver<>(new FileSource<>(
            inbox.directory.toString(), new TextLines(1000), options, TimeFormat.MILLIS)
        .open(SourceContexts.of("files", with, inbox.problems, inbox.storage)));
  }

  private SourceDriver<String> open() throws Exception {
    return open(clock, Inbox.OPTIONS);
  }

  /** A directory that is not listed any more, since it has been as it is for long. */
  private SourceDriver<String> settled(FileOptions options) throws Exception {
    SourceDriver<String> driver = open(clock, options);
    for (int i = 0; i < 5; i++) {
      next(driver);
    }
    inbox.storage.listings = 0;
    return driver;
  }

  private SourceDriver<String> settled() throws Exception {
    return settled(Inbox.OPTIONS);
  }

  private List<String> next(SourceDriver<String> driver) throws Exception {
    clock.seconds++;
    return driver.batch(clock.seconds * 1000);
  }

  private void stampDirectory(int time) throws IOException {
    Inbox.stamp(inbox.directory, time);
  }

  /** Writes a file without a trace in the directory. */
  private void write(String name, String text) throws IOException {
    inbox.write(name, 1000, text);
    stampDirectory(DIRECTORY_TIME);
  }

  @Test
  void a_directory_is_listed_until_its_time_is_three_seconds_old() throws Exception {
    SourceDriver<String> driver = open();
    assertThat(inbox.storage.listings).as("at the opening").isEqualTo(1);
    for (int listings : List.of(2, 3, 4, 4, 4, 4)) {
      next(driver);
      assertThat(inbox.storage.listings).as("second %d", clock.seconds).isEqualTo(listings);
    }
  }

  @Test
  void a_file_that_comes_in_the_same_tick_of_the_disk_as_the_listing_is_read() throws Exception {
    SourceDriver<String> driver = open();
    write("a.txt", "a\n");
    assertThat(next(driver)).containsExactly("a");
    write("b.txt", "b\n");
    assertThat(next(driver)).containsExactly("b");
    write("c.txt", "c\n");
    assertThat(next(driver)).containsExactly("c");
  }

  @Test
  void a_directory_whose_time_changes_is_listed_until_the_new_time_is_three_seconds_old()
      throws Exception {
    SourceDriver<String> driver = settled();
    inbox.write("a.txt", 1000, "a\n");
    stampDirectory(DIRECTORY_TIME + 1);
    assertThat(next(driver)).containsExactly("a");
    inbox.write("b.txt", 1000, "b\n");
    stampDirectory(DIRECTORY_TIME + 1);
    assertThat(next(driver)).containsExactly("b");
    for (int i = 0; i < 5; i++) {
      assertThat(next(driver)).isEmpty();
    }
    assertThat(inbox.storage.listings).isEqualTo(4);
  }

  @Test
  void a_directory_whose_time_is_set_back_is_listed_too() throws Exception {
    SourceDriver<String> driver = settled();
    inbox.write("a.txt", 1000, "a\n");
    stampDirectory(DIRECTORY_TIME - 1);
    assertThat(next(driver)).containsExactly("a");
  }

  @Test
  void a_directory_is_listed_once_a_minute_whatever_its_time_is() throws Exception {
    SourceDriver<String> driver = settled();
    clock.seconds = 1010;
    write("a.txt", "a\n");
    assertThat(next(driver)).isEmpty();
    assertThat(inbox.storage.listings).isZero();
    clock.seconds = 1003 + 59;
    assertThat(next(driver)).containsExactly("a");
    next(driver);
    assertThat(inbox.storage.listings).isEqualTo(1);
  }

  @Test
  void a_file_that_was_empty_is_read_once_it_has_something_in_it() throws Exception {
    write("a.txt", "");
    SourceDriver<String> driver = settled(Inbox.WITH_EXISTING);
    Files.writeString(inbox.directory.resolve("a.txt"), "a\n");
    assertThat(next(driver)).containsExactly("a");
    assertThat(next(driver)).isEmpty();
    assertThat(inbox.storage.listings).isZero();
  }

  @Test
  void a_file_that_could_not_be_opened_is_tried_again_in_each_batch() throws Exception {
    write("a.txt", "a\n");
    inbox.storage.unopenable.add(inbox.directory.resolve("a.txt").toString());
    SourceDriver<String> driver = settled(Inbox.WITH_EXISTING);
    assertThat(next(driver)).isEmpty();
    inbox.storage.unopenable.clear();
    assertThat(next(driver)).containsExactly("a");
    assertThat(inbox.storage.listings).isZero();
    assertThat(inbox.problems.messages()).hasSize(1);
  }

  @Test
  void files_that_a_batch_had_no_room_for_are_read_without_another_listing() throws Exception {
    for (String name : List.of("a", "b", "c")) {
      write(name + ".txt", name.repeat(900) + "\n");
    }
    FileOptions options = Inbox.WITH_EXISTING;
    SourceDriver<String> driver = open(clock, options);
    StringBuilder seen = new StringBuilder();
    for (int i = 0; i < 10; i++) {
      clock.seconds++;
      driver.batch(clock.seconds * 1000, 1).forEach(line -> seen.append(line.charAt(0)));
    }
    assertThat(seen).hasToString("abc");
    assertThat(inbox.storage.listings).isLessThan(10);
  }

  @Test
  void a_file_that_cannot_be_looked_at_keeps_its_directory_from_being_taken_as_known()
      throws Exception {
    inbox.storage.unknown.add("a.txt");
    write("a.txt", "a\n");
    SourceDriver<String> driver = settled(Inbox.WITH_EXISTING);
    next(driver);
    next(driver);
    assertThat(inbox.storage.listings).isEqualTo(2);
    inbox.storage.unknown.clear();
    assertThat(next(driver)).containsExactly("a");
  }

  @Test
  void a_file_that_has_gone_is_forgotten_in_time_though_its_directory_is_not_listed()
      throws Exception {
    write("a.txt", "a\n");
    write("b.txt", "b\n");
    SourceDriver<String> driver = settled(Inbox.WITH_EXISTING);
    Files.delete(inbox.directory.resolve("a.txt"));
    stampDirectory(DIRECTORY_TIME + 1);
    for (int i = 0; i < 20; i++) {
      next(driver); // ten seconds after the first listing without it, it is forgotten
    }
    assertThat(inbox.storage.listings).isLessThan(6);
    inbox.write("a.txt", 1000, "a\n");
    stampDirectory(DIRECTORY_TIME + 2);
    assertThat(next(driver)).as("the same content, but a new file").containsExactly("a");
    assertThat(inbox.problems.messages()).isEmpty();
  }

  @Test
  void a_file_that_is_there_is_not_forgotten_while_its_directory_is_not_listed() throws Exception {
    write("a.txt", "a\n");
    SourceDriver<String> driver = settled(Inbox.WITH_EXISTING);
    for (int i = 0; i < 30; i++) {
      assertThat(next(driver)).isEmpty();
    }
    assertThat(inbox.storage.listings).isZero();
    stampDirectory(DIRECTORY_TIME + 1);
    assertThat(next(driver)).isEmpty();
    assertThat(inbox.storage.listings).isEqualTo(1);
  }

  @Test
  void a_directory_that_could_not_be_listed_meanwhile_is_listed_when_it_can() throws Exception {
    SourceDriver<String> driver = settled();
    inbox.storage.unlistable.add(inbox.directory.toString());
    stampDirectory(DIRECTORY_TIME + 1);
    next(driver);
    inbox.storage.unlistable.clear();
    inbox.write("a.txt", 1000, "a\n");
    stampDirectory(DIRECTORY_TIME); // as when it was listed last
    assertThat(next(driver)).containsExactly("a");
  }

  @Test
  void all_directories_are_listed_on_a_manual_clock() throws Exception {
    SourceDriver<String> driver = open(inbox.clock, Inbox.OPTIONS);
    for (int second = 1001; second <= 1010; second++) {
      inbox.clock.advanceTo(Time.ofMillis(second * 1000L));
      driver.batch(second * 1000L);
    }
    assertThat(inbox.storage.listings).isEqualTo(11);
  }

  @Test
  void directories_whose_times_tell_nothing_are_listed_each_time() throws Exception {
    inbox.storage.tracksDirectoryChanges = false;
    SourceDriver<String> driver = settled();
    write("a.txt", "a\n");
    assertThat(next(driver)).containsExactly("a");
    assertThat(inbox.storage.listings).isEqualTo(1);
  }
}
