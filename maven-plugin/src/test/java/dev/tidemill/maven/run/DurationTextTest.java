/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

  @ParameterizedTest
  @CsvSource({
    "30s, PT30S",
    "30 s, PT30S",
    "5, PT5S",
    "500ms, PT0.5S",
    "2m, PT2M",
    "1h, PT1H",
    "0s, PT0S",
    "PT1M30S, PT1M30S",
    "pt5s, PT5S"
  })
  void a_duration_is_read_as_people_write_it(String text, Duration expected) throws RunFailure {
    assertThat(DurationText.parse("stream.stop.timeout", text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "-5s", "PT-5S", "1.5s", "30 parsecs"})
  void anything_else_is_refused_with_an_example(String text) {
    assertThatThrownBy(() -> DurationText.parse("stream.stop.timeout", text))
        .isInstanceOf(RunFailure.class)
        .hasMessage(
            "stream.stop.timeout is '%s', which is not a duration. Write for example 30s, 500ms or 2m.",
            text);
  }
}
