/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.source;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.source.RestartPolicy;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class ReceiverSettingsTest {
  private static final RestartPolicy RESTART =
      new RestartPolicy(Duration.ofSeconds(1), Duration.ofSeconds(1), 2, 0, Duration.ofSeconds(1));
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final BufferSettings BUFFER = new BufferSettings(SECOND, 4096, 1, 1);

  @Test
  void each_value_has_its_bound() {
    rejects(
        "stop timeout of receivers is 0 ms; it must be at least 1 ms",
        () -> new ReceiverSettings(RESTART, true, BUFFER, Duration.ZERO));
    rejects(
        "stream.receiver.blockInterval in milliseconds is 0; it must be at least 1",
        () -> new BufferSettings(Duration.ofNanos(5), 4096, 1, 1));
    rejects(
        "stream.receiver.blockBytes is 1023; it must be at least 1024",
        () -> new BufferSettings(SECOND, 1023, 1, 1));
    rejects(
        "stream.receiver.blockBytes is 16777217; it must be at most 16777216",
        () -> new BufferSettings(SECOND, (16 << 20) + 1, 1, 1));
    rejects(
        "stream.receiver.bufferRecords is 0; it must be at least 1",
        () -> new BufferSettings(SECOND, 4096, 0, 1));
    rejects(
        "stream.receiver.bufferBytes is 0; it must be at least 1",
        () -> new BufferSettings(SECOND, 4096, 1, 0));
  }

  private static void rejects(String message, ThrowingCallable settings) {
    assertThatExceptionOfType(TidemillException.class).isThrownBy(settings).withMessage(message);
  }
}
