/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.source;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.source.RestartPolicy;
import java.time.Duration;

/**
 * How receivers are restarted, and how what they bring is kept.
 *
 * @param restart when a receiver that failed is started again, unless it has its own policy
 * @param virtualThreads whether receivers run on virtual threads, where the JVM has them
 * @param buffer how what they bring is kept
 * @param stopTimeout how long a stop waits for the receiver's thread to end, in real time
 */
public record ReceiverSettings(
    RestartPolicy restart, boolean virtualThreads, BufferSettings buffer, Duration stopTimeout) {
  public ReceiverSettings {
    requireMillis("stop timeout of receivers", stopTimeout, 1);
  }

  private static void requireMillis(String name, Duration value, long least) {
    if (value.toMillis() < least) {
      throw new TidemillException(
          ErrorCode.INVALID_SETTING,
          name + " is " + value.toMillis() + " ms; it must be at least " + least + " ms");
    }
  }
}
