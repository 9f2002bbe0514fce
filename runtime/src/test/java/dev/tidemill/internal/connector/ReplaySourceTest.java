/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import contract.Problems;
import contract.SourceContexts;
import contract.SourceDriver;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.RowOffset;
import dev.tidemill.time.ManualClock;
import java.io.FileNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReplaySourceTest {
  @TempDir
  private Path directory;

  private final ManualClock clock = new ManualClock();
  private final Problems problems = new Problems();

  @Test
  void lines_come_at_their_speed_and_then_no_more() throws Exception {
    SourceDriver<String> driver = driver(ReplaySource.ofFile(file("a\nb\nc\n"), 2, false));
    assertThat(driver.batch(1000)).containsExactly("a", "b");
    assertThat(driver.batch(2000)).containsExactly("c");
    assertThat(driver.batch(3000)).isEmpty();
    assertThat(driver.hasMore()).isFalse();
  }

  @Test
  void a_looping_text_begins_again_after_its_last_line() throws Exception {
    SourceDriver<String> driver = driver(ReplaySource.ofFile(file("a\nb\nc\n"), 2, true));
    driver.batch(1000);
    assertThat(driver.batch(2000)).containsExactly("c", "a");
    assertThat(driver.batch(6000)).containsExactly("b", "c", "a", "b", "c", "a", "b", "c");
    assertThat(driver.lastRange()).hasToString("[4, 12)");
  }

  @Test
  void an_empty_text_has_no_lines_even_in_a_loop() throws Exception {
    SourceDriver<String> driver = driver(ReplaySource.ofFile(file(""), 5, true));
    assertThat(driver.batch(1000)).isEmpty();
  }

  @Test
  void a_batch_takes_no_more_than_it_may() throws Exception {
    SourceDriver<String> driver = driver(ReplaySource.ofFile(file("a\nb\nc\n"), 10, true));
    assertThat(driver.batch(1000, 4)).containsExactly("a", "b", "c", "a");
  }

  @Test
  void the_lag_ends_with_the_text() throws Exception {
    OpenSource<String> once = open(ReplaySource.ofFile(file("a\nb\nc\n"), 2, false));
    clock.advance(Duration.ofSeconds(1));
    assertThat(once.lag(new RowOffset(0)).records()).hasValue(2);
    clock.advance(Duration.ofSeconds(9));
    assertThat(once.lag(new RowOffset(0)).records()).hasValue(3);
    assertThat(once.lag(new RowOffset(3)).records()).hasValue(0);
  }

  @Test
  void no_line_comes_after_the_end_of_the_intake() throws Exception {
    OpenSource<String> source = open(ReplaySource.ofFile(file("a\nb\nc\n"), 2, true));
    SourceDriver<String> driver = new SourceDriver<>(source);
    clock.advance(Duration.ofMillis(500));
    source.stopIntake();
    clock.advance(Duration.ofMillis(500));
    assertThat(driver.hasMore()).isTrue();
    assertThat(driver.batch(1000)).containsExactly("a");
    assertThat(driver.hasMore()).isFalse();
    source.close();
  }

  @Test
  void the_text_that_ships_with_tidemill_is_verse() throws Exception {
    SourceDriver<String> driver = driver(ReplaySource.ofResource(ReplaySource.TIDE, 1000, false));
    List<String> lines = driver.batch(1000);
    assertThat(lines)
        .hasSize(98)
        .startsWith("Like as the waves make towards the pebbled shore,")
        .noneMatch(String::isBlank);
    assertThat(problems.messages()).isEmpty();
  }

  @Test
  void a_resource_is_found_without_a_class_loader_of_the_thread() throws Exception {
    ClassLoader own = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(null);
    try {
      assertThat(driver(ReplaySource.ofResource(ReplaySource.TIDE, 5, false)).batch(1000))
          .hasSize(5);
    } finally {
      Thread.currentThread().setContextClassLoader(own);
    }
  }

  @Test
  void a_text_that_is_not_there_is_named() {
    assertThatExceptionOfType(FileNotFoundException.class)
        .isThrownBy(() -> open(ReplaySource.ofResource("no/such.txt", 1, false)))
        .withMessage("there is no resource no/such.txt on the class path");
    assertThatExceptionOfType(TidemillException.class)
        .isThrownBy(() -> open(ReplaySource.ofFile(directory + "/none", 1, false)))
        .withMessage("there is no file " + directory + "/none; create it, or check the path");
    assertThatExceptionOfType(TidemillException.class)
        .isThrownBy(() -> open(ReplaySource.ofFile("no/such.txt", 1, false)))
        .withMessage("there is no file no/such.txt; create it, or check the path; a relative path"
            + " starts in " + Path.of("").toAbsolutePath());
  }

  @Test
  void a_speed_is_at_least_one() {
    assertThatExceptionOfType(TidemillException.class)
        .isThrownBy(() -> ReplaySource.ofFile("x", 0, false))
        .withMessage("speed is 0 lines per second; it must be at least 1");
  }

  private OpenSource<String> open(ReplaySource source) throws Exception {
    return source.open(SourceContexts.of("verse", clock, problems));
  }

  private SourceDriver<String> driver(ReplaySource source) throws Exception {
    return new SourceDriver<>(open(source));
  }

  private String file(String text) throws Exception {
    return Files.writeString(directory.resolve("text.txt"), text).toString();
  }
}
