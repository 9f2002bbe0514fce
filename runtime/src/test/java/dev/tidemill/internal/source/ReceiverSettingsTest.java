/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.source;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.source.RestartPolicy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ReceiverSettingsTest {
  private static final RestartPolicy RESTART =
      new RestartPolicy(Duration.ofSeconds(1), Duration.ofSeconds(1), 2, 0, Duration.ofSeconds(1));
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void each_value_has_its_bound() {
    rejects(
        "stream.receiver.blockInterval is 0 ms; it must be at least 1 ms",
        Duration.ofNanos(5),
        1,
        SECOND);
    rejects("stream.receiver.bufferRecords is 0; it must be at least 1", SECOND, 0, SECOND);
    rejects(
        "stop timeout of receivers is 0 ms; it must be at least 1 ms", SECOND, 1, Duration.ZERO);
  }

  private static void rejects(
      String message, Duration blockInterval, int bufferRecords, Duration stopTimeout) {
    assertThatExceptionOfType(TidemillException.class)
        .isThrownBy(
            () -> new ReceiverSettings(RESTART, true, blockInterval, bufferRecords, stopTimeout))
        .withMessage(message);
  }
}
