/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.source;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.time.Duration;

/**
 * How received records are cut into blocks and bounded.
 *
 * @param blockInterval how long records that are stored one by one go into the same block
 * @param blockBytes size at which the next block is begun
 * @param records how many records may be held that no completed batch has used
 * @param bytes how many bytes those may have
 */
public record BufferSettings(Duration blockInterval, int blockBytes, int records, long bytes) {
  private static final int MIN_BLOCK_BYTES = 1024;

  /** A block becomes one entry of the block log, with its last record. */
  public static final int MAX_BLOCK_BYTES = 16 << 20;

  public BufferSettings {
    require("stream.receiver.blockInterval in milliseconds", blockInterval.toMillis(), 1);
    require("stream.receiver.blockBytes", blockBytes, MIN_BLOCK_BYTES);
    require("stream.receiver.bufferRecords", records, 1);
    require("stream.receiver.bufferBytes", bytes, 1);
    if (blockBytes > MAX_BLOCK_BYTES) {
      throw invalid("stream.receiver.blockBytes", blockBytes, "at most " + MAX_BLOCK_BYTES);
    }
  }

  private static void require(String name, long value, long least) {
    if (value < least) {
      throw invalid(name, value, "at least " + least);
    }
  }

  private static TidemillException invalid(String name, long value, String bound) {
    return new TidemillException(
        ErrorCode.INVALID_SETTING, name + " is " + value + "; it must be " + bound);
  }
}
