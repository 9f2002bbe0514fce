/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationTextTest {
  @ParameterizedTest
  @CsvSource({
    "PT0S, 0ms",
    "PT0.5S, 500ms",
    "PT1.5S, 1500ms",
    "PT2S, 2s",
    "PT1M30S, 90s",
    "PT5M, 5m",
    "PT24H, 24h",
    "PT-1S, -1s",
    "PT0.0015S, PT0.0015S",
    "PT9223372036854775807S, 9223372036854775807s",
    "PT9223372036854775807.001S, PT2562047788015215H30M7.001S"
  })
  void a_duration_is_written_in_its_largest_whole_unit_and_read_again(Duration time, String text) {
    assertThat(DurationText.of(time)).isEqualTo(text);
    assertThat(DurationText.find(text)).contains(time);
  }
}
