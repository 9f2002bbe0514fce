/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RepeatedLinesTest {
  private final RepeatedLines lines = new RepeatedLines();

  @Test
  void the_distance_doubles_from_ten_seconds_to_ten_minutes() {
    List<Long> shown = new ArrayList<>();
    for (long second = 0; second <= 3_000; second++) {
      if (lines.next("refused", nanos(second)).isPresent()) {
        shown.add(second);
      }
    }
    assertThat(shown).containsExactly(0L, 10L, 30L, 70L, 150L, 310L, 630L, 1_230L, 1_830L, 2_430L);
  }

  @Test
  void a_line_that_is_shown_says_how_often_it_has_come_in_which_time() {
    assertThat(lines.next("refused", nanos(5))).contains(times(1, 0));
    assertThat(lines.next("refused", nanos(8))).isEmpty();
    assertThat(lines.next("closed", nanos(8))).contains(times(1, 0));
    assertThat(lines.next("refused", nanos(17))).contains(times(3, 12));
  }

  @Test
  void a_line_that_has_not_come_for_ten_minutes_is_new() {
    lines.next("refused", nanos(0));
    assertThat(lines.next("refused", nanos(599))).contains(times(2, 599));
    assertThat(lines.next("refused", nanos(1_199))).contains(times(1, 0));
  }

  @Test
  void lines_are_forgotten_once_in_ten_minutes() {
    lines.next("refused", nanos(0));
    lines.forget(nanos(1));
    assertThat(lines.next("refused", nanos(2))).contains(times(1, 0));
    lines.forget(nanos(3));
    assertThat(lines.next("refused", nanos(4))).isEmpty();
    lines.forget(nanos(601));
    assertThat(lines.next("refused", nanos(602))).contains(times(1, 0));
  }

  @Test
  void only_some_lines_are_remembered() {
    for (int i = 0; i < 65; i++) {
      lines.next("line " + i, nanos(0));
    }
    assertThat(lines.next("line 64", nanos(1))).isEmpty();
    assertThat(lines.next("line 0", nanos(1))).contains(times(1, 0));
  }

  private static RepeatedLines.Times times(long count, long seconds) {
    return new RepeatedLines.Times(count, Duration.ofSeconds(seconds));
  }

  private static long nanos(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }
}
