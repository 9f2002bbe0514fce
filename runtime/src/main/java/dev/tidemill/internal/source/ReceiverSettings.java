/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.source;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.time.Duration;

/**
 * How receivers are restarted, and how what they bring is cut into blocks and bounded.
 *
 * @param restartDelay from a stop to the start after it; doubled after each start in a row that
 *     stored nothing
 * @param maxRestartDelay the longest that delay becomes
 * @param blockInterval how long records that are stored one by one go into the same block
 * @param bufferRecords how many records may be held that no completed batch has used; more have to
 *     wait
 * @param stopTimeout how long a stop waits for the receiver's thread to end, in real time
 */
public record ReceiverSettings(
    Duration restartDelay,
    Duration maxRestartDelay,
    Duration blockInterval,
    int bufferRecords,
    Duration stopTimeout) {
  public ReceiverSettings {
    requireMillis("stream.receiver.restartDelay", restartDelay, 1);
    requireMillis("stream.receiver.maxRestartDelay", maxRestartDelay, restartDelay.toMillis());
    requireMillis("stream.receiver.blockInterval", blockInterval, 1);
    requireMillis("stop timeout of receivers", stopTimeout, 1);
    if (bufferRecords < 1) {
      throw new TidemillException(
          ErrorCode.INVALID_SETTING,
          "stream.receiver.bufferRecords is " + bufferRecords + "; it must be at least 1");
    }
  }

  /**
   * Returns the delay before the next start, after this many consecutive starts that stored
   * nothing.
   */
  Duration restartDelayAfter(int startsWithoutData) {
    long millis = restartDelay.toMillis();
    for (int i = 1; i < startsWithoutData && millis < maxRestartDelay.toMillis(); i++) {
      millis *= 2;
    }
    return Duration.ofMillis(Math.min(millis, maxRestartDelay.toMillis()));
  }

  private static void requireMillis(String name, Duration value, long least) {
    if (value.toMillis() < least) {
      throw new TidemillException(
          ErrorCode.INVALID_SETTING,
          name + " is " + value.toMillis() + " ms; it must be at least " + least + " ms");
    }
  }
}
