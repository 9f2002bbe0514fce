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
 * How receivers are restarted, and how what they bring is cut into blocks and bounded.
 *
 * @param restart when a receiver that failed is started again, unless it has its own policy
 * @param virtualThreads whether receivers run on virtual threads, where the JVM has them
 * @param blockInterval how long records that are stored one by one go into the same block
 * @param bufferRecords how many records may be held that no completed batch has used; more have to
 *     wait
 * @param stopTimeout how long a stop waits for the receiver's thread to end, in real time
 */
public record ReceiverSettings(
    RestartPolicy restart,
    boolean virtualThreads,
    Duration blockInterval,
    int bufferRecords,
    Duration stopTimeout) {
  public ReceiverSettings {
    requireMillis("stream.receiver.blockInterval", blockInterval, 1);
    requireMillis("stop timeout of receivers", stopTimeout, 1);
    if (bufferRecords < 1) {
      throw new TidemillException(
          ErrorCode.INVALID_SETTING,
          "stream.receiver.bufferRecords is " + bufferRecords + "; it must be at least 1");
    }
  }

  private static void requireMillis(String name, Duration value, long least) {
    if (value.toMillis() < least) {
      throw new TidemillException(
          ErrorCode.INVALID_SETTING,
          name + " is " + value.toMillis() + " ms; it must be at least " + least + " ms");
    }
  }
}
