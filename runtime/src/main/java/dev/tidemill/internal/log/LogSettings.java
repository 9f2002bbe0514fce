/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.log;

/**
 * How a log is written.
 *
 * @param durability what a force waits for
 * @param segmentBytes size at which the next file is begun
 * @param reserve whether the space of a file is reserved when it is begun, which makes a force
 *     cheaper; only with {@link Durability#FSYNC}
 * @param oneObjectPerForce whether each force creates a file of its own, which fails if another
 *     process has created it first: for a storage that has no locks. A storage that cannot append
 *     is used like that in any case.
 */
public record LogSettings(
    Durability durability, int segmentBytes, boolean reserve, boolean oneObjectPerForce) {
  /** Files are read as a whole, so they have to fit into memory. */
  static final int MAX_SEGMENT_BYTES = 64 << 20;

  private static final int MIN_SEGMENT_BYTES = 256;

  /** Files of 4 MiB, reserved, with forces that survive a loss of power. */
  public static final LogSettings DEFAULT = new LogSettings(Durability.FSYNC, 4 << 20, true, false);

  public LogSettings {
    if (segmentBytes < MIN_SEGMENT_BYTES || segmentBytes > MAX_SEGMENT_BYTES) {
      throw new IllegalArgumentException("a segment of " + segmentBytes + " bytes: it must have "
          + MIN_SEGMENT_BYTES + " to " + MAX_SEGMENT_BYTES);
    }
  }

  public LogSettings withDurability(Durability other) {
    return new LogSettings(other, segmentBytes, reserve, oneObjectPerForce);
  }

  public LogSettings withSegmentBytes(int other) {
    return new LogSettings(durability, other, reserve, oneObjectPerForce);
  }

  public LogSettings withReserve(boolean other) {
    return new LogSettings(durability, segmentBytes, other, oneObjectPerForce);
  }

  public LogSettings withOneObjectPerForce(boolean other) {
    return new LogSettings(durability, segmentBytes, reserve, other);
  }
}
