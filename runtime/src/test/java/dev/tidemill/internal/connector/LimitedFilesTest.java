/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import static org.assertj.core.api.Assertions.assertThat;

import contract.SourceContexts;
import contract.SourceDriver;
import dev.tidemill.spi.source.NamedRange;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.RowOffset;
import dev.tidemill.spi.source.SourceLag;
import dev.tidemill.spi.source.SourceResume;
import dev.tidemill.time.Time;
import dev.tidemill.time.TimeFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A batch takes whole files, at least one, and not more than it may; the others stay where they are. */
class LimitedFilesTest {
  @TempDir
  private Path directory;

  private Inbox inbox;
  private OpenSource<String> source;
  private SourceDriver<String> driver;

  @BeforeEach
  void open() throws Exception {
    inbox = new Inbox(directory);
    source = inbox.source(directory.toString(), Inbox.OPTIONS);
    driver = new SourceDriver<>(source);
    // A first file shows that a record has two bytes.
    inbox.write("0", 1_000, "0\n0\n0\n0\n");
    assertThat(driver.batch(1_001_000)).hasSize(4);
    source.counted(driver.lastRange(), 4);
  }

  @Test
  void a_batch_takes_the_files_that_fit_and_the_next_ones_take_the_others() throws Exception {
    write("a", 3);
    write("b", 3);
    write("c", 3);
    write("d", 3);
    assertThat(driver.batch(1_002_000, 7)).containsExactly("a", "a", "a", "b", "b", "b");
    assertThat(driver.batch(1_003_000, 8)).containsExactly("c", "c", "c", "d", "d", "d");
    assertThat(driver.batch(1_004_000, 8)).isEmpty();
  }

  @Test
  void the_lag_is_about_what_is_in_the_files_that_were_not_taken() throws Exception {
    assertThat(source.lag(driver.lastRange().until()).records()).hasValue(0);
    write("a", 3);
    write("b", 4);
    write("c", 5);
    driver.batch(1_002_000, 3);
    assertThat(source.lag(driver.lastRange().until()).records()).hasValue(9);
    driver.batch(1_003_000, 4);
    assertThat(source.lag(driver.lastRange().until()).records()).hasValue(5);
    driver.batch(1_004_000, 100);
    assertThat(source.lag(driver.lastRange().until()).records()).hasValue(0);
  }

  @Test
  void before_the_first_batch_the_lag_is_unknown() throws Exception {
    OpenSource<String> fresh = inbox.source(directory.toString(), Inbox.OPTIONS);
    assertThat(fresh.lag(fresh.begin())).isEqualTo(SourceLag.UNKNOWN);
  }

  @Test
  void a_file_that_is_larger_than_a_batch_may_take_is_taken_alone() throws Exception {
    write("a", 1);
    write("b", 100);
    write("c", 1);
    assertThat(driver.batch(1_002_000, 5)).containsExactly("a");
    assertThat(driver.batch(1_003_000, 5)).hasSize(100);
    assertThat(driver.batch(1_004_000, 5)).containsExactly("c");
  }

  @Test
  void files_that_were_there_before_come_first_whatever_their_names() throws Exception {
    write("m", 4);
    write("n", 4);
    write("o", 4);
    assertThat(driver.batch(1_002_000, 4)).containsOnly("m");
    write("a", 4);
    write("z", 4);
    List<String> order = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      order.add(driver.batch(1_003_000 + i * 1_000L, 4).get(0));
    }
    assertThat(order).containsExactly("n", "o", "a", "z");
  }

  @Test
  void the_bytes_of_a_record_are_learned_from_what_was_read() throws Exception {
    for (int i = 0; i < 20; i++) {
      inbox.write("long" + i, 1_000, "x".repeat(99) + "\n");
    }
    assertThat(driver.batch(1_002_000, 50)).as("with two bytes a record").hasSize(1);
    for (int i = 0; i < 20 && driver.lastRange().toString().length() > 0; i++) {
      source.counted(driver.lastRange(), 1);
      if (driver.batch(1_003_000 + i, 10).size() == 10) {
        return;
      }
    }
    assertThat(driver.lastRange()).as("a batch of ten files").isNull();
  }

  @Test
  void after_the_end_of_the_intake_batches_take_what_was_there_as_far_as_they_may()
      throws Exception {
    write("a", 4);
    write("b", 4);
    assertThat(driver.batch(1_002_000, 4)).containsOnly("a");
    write("c", 4);
    source.stopIntake();
    write("d", 4);
    assertThat(driver.hasMore()).isTrue();
    assertThat(driver.batch(1_003_000, 4)).containsOnly("b");
    assertThat(driver.hasMore()).isTrue();
    assertThat(driver.batch(1_004_000, 4)).containsOnly("c");
    assertThat(driver.hasMore()).isFalse();
    assertThat(driver.batch(1_005_000, 4)).isEmpty();
  }

  @Test
  void a_file_that_goes_away_while_it_waits_is_not_missed() throws Exception {
    write("a", 4);
    write("b", 4);
    assertThat(driver.batch(1_002_000, 4)).containsOnly("a");
    source.stopIntake();
    Files.delete(directory.resolve("b"));
    assertThat(driver.hasMore()).isTrue();
    assertThat(driver.batch(1_003_000, 4)).isEmpty();
    assertThat(driver.hasMore()).isFalse();
  }

  @Test
  void a_file_that_grows_while_it_waits_is_read_as_it_is_when_it_is_taken() throws Exception {
    write("a", 4);
    write("b", 4);
    assertThat(driver.batch(1_002_000, 4)).containsOnly("a");
    write("b", 6);
    assertThat(driver.batch(1_003_000, 4)).hasSize(6).containsOnly("b");
    assertThat(inbox.problems.messages()).isEmpty();
  }

  @Test
  void a_batch_whose_range_could_not_be_named_is_followed_by_one_with_the_same_files()
      throws Exception {
    write("a", 4);
    write("b", 4);
    write("c", 4);
    source.end(Time.ofMillis(1_002_000), driver.lastRange().until(), 8);
    assertThat(driver.batch(1_003_000, 4)).containsOnly("a");
    assertThat(driver.batch(1_004_000, 8)).hasSize(8).containsOnly("b", "c");
  }

  @Test
  void files_that_no_batch_has_taken_are_new_to_the_next_process() throws Exception {
    write("a", 4);
    write("b", 4);
    assertThat(driver.batch(1_002_000, 4)).containsOnly("a");
    NamedRange named = new NamedRange("v1:1", "v1:2", source.payload(driver.lastRange()));
    SourceResume resume = new SourceResume("v1:2", List.of(named), source.memory(new RowOffset(1)));
    OpenSource<String> next = new FileSource<>(
            directory.toString(), new TextLines(1_000), Inbox.OPTIONS, TimeFormat.MILLIS)
        .open(SourceContexts.of("files", inbox.clock, inbox.problems, inbox.storage)
            .resuming(resume));
    assertThat(new SourceDriver<>(next, new RowOffset(2)).batch(1_003_000)).containsOnly("b");
  }

  private void write(String name, int records) throws Exception {
    inbox.write(name, 1_000, (name + "\n").repeat(records));
  }
}
