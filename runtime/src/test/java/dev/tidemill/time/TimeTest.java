/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.error.TidemillException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arithmetic of times. */
final class TimeTest {
  @ParameterizedTest
  @CsvSource({
    "1000, 300, 0, 900",
    "900, 300, 0, 900",
    "899, 300, 0, 600",
    "-1, 300, 0, -300",
    "1000, 300, 50, 950",
    "950, 300, 50, 950",
    "949, 300, 50, 650",
    "10, 300, 50, -250",
    "10, 300, 1000, -200",
    "100, 300, 1000, 100"
  })
  void floor_is_the_last_whole_interval_from_the_zero_time(
      long time, long interval, long zero, long floor) {
    assertThat(new Time(time).floor(Duration.ofMillis(interval), new Time(zero)))
        .isEqualTo(new Time(floor));
    if (zero == 0) {
      assertThat(new Time(time).floor(Duration.ofMillis(interval))).isEqualTo(new Time(floor));
    }
  }

  @Test
  void an_interval_is_at_least_a_millisecond() {
    assertThatThrownBy(() -> new Time(1).floor(Duration.ZERO, new Time(0)))
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("interval is 0 ms");
  }
}
