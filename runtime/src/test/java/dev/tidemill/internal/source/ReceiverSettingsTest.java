/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemill.error.TidemillException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ReceiverSettingsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void each_value_has_its_bound() {
    rejects(
        "stream.receiver.restartDelay is 0 ms; it must be at least 1 ms",
        Duration.ZERO,
        SECOND,
        SECOND,
        1,
        SECOND);
    rejects(
        "stream.receiver.maxRestartDelay is 1000 ms; it must be at least 2000 ms",
        Duration.ofSeconds(2),
        SECOND,
        SECOND,
        1,
        SECOND);
    rejects(
        "stream.receiver.blockInterval is 0 ms; it must be at least 1 ms",
        SECOND,
        SECOND,
        Duration.ofNanos(5),
        1,
        SECOND);
    rejects(
        "stream.receiver.bufferRecords is 0; it must be at least 1",
        SECOND,
        SECOND,
        SECOND,
        0,
        SECOND);
    rejects(
        "stop timeout of receivers is 0 ms; it must be at least 1 ms",
        SECOND,
        SECOND,
        SECOND,
        1,
        Duration.ZERO);
  }

  @Test
  void the_delay_doubles_up_to_its_bound() {
    ReceiverSettings settings =
        new ReceiverSettings(Duration.ofMillis(300), SECOND, SECOND, 1, SECOND);
    assertThat(settings.restartDelayAfter(0)).hasMillis(300);
    assertThat(settings.restartDelayAfter(1)).hasMillis(300);
    assertThat(settings.restartDelayAfter(2)).hasMillis(600);
    assertThat(settings.restartDelayAfter(3)).hasMillis(1000);
    assertThat(settings.restartDelayAfter(1_000_000)).hasMillis(1000);
  }

  private static void rejects(
      String message,
      Duration restartDelay,
      Duration maxRestartDelay,
      Duration blockInterval,
      int bufferRecords,
      Duration stopTimeout) {
    assertThatExceptionOfType(TidemillException.class)
        .isThrownBy(() -> new ReceiverSettings(
            restartDelay, maxRestartDelay, blockInterval, bufferRecords, stopTimeout))
        .withMessage(message);
  }
}
