/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.log;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A frame as it is in a file.
 *
 * <pre>
 * checksum 4, length of the payload 4, type 4, epoch 8, batch 8, sequence number 8, forced 8, payload
 * </pre>
 *
 * <p>The checksum is a CRC32C of all that follows it. It is never 0, so no frame begins in a range
 * of zeros.
 *
 * @param frame what was appended
 * @param sequence number of the frame in the log, from 0
 * @param forced all frames with lower sequence numbers had been forced when this one was appended
 * @param checksum of the frame
 * @param end position behind the frame in its file
 */
record StoredFrame(Frame frame, long sequence, long forced, int checksum, int end) {
  /** Bytes of a frame besides its payload. */
  static final int OVERHEAD = 44;

  private static final int LENGTH = 4;
  private static final int TYPE = 8;
  private static final int EPOCH = 12;
  private static final int BATCH = 20;
  private static final int SEQUENCE = 28;
  private static final int FORCED = 36;

  static void encode(Frame frame, long sequence, long forced, byte[] bytes, int start) {
    ByteBuffer out = ByteBuffer.wrap(bytes);
    out.position(start);
    byte[] payload = frame.payload();
    out.putInt(0)
        .putInt(payload.length)
        .putInt(frame.type())
        .putLong(frame.epoch())
        .putLong(frame.batch())
        .putLong(sequence)
        .putLong(forced)
        .put(payload);
    out.putInt(start, checksum(bytes, start, OVERHEAD + payload.length));
  }

  /** The frame at a position; empty if there is no valid one. */
  static Optional<StoredFrame> decode(byte[] bytes, int start) {
    if (!fits(bytes, start)) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int length = in.getInt(start + LENGTH);
    int checksum = in.getInt(start);
    if (checksum != checksum(bytes, start, OVERHEAD + length)) {
      return Optional.empty();
    }
    int end = start + OVERHEAD + length;
    Frame frame = new Frame(
        in.getInt(start + TYPE),
        in.getLong(start + EPOCH),
        in.getLong(start + BATCH),
        Arrays.copyOfRange(bytes, start + OVERHEAD, end));
    return Optional.of(new StoredFrame(
        frame, in.getLong(start + SEQUENCE), in.getLong(start + FORCED), checksum, end));
  }

  /** Whether there is room at a position for the frame whose length it states. */
  static boolean fits(byte[] bytes, int start) {
    if (bytes.length - start < OVERHEAD) {
      return false;
    }
    int payload = ByteBuffer.wrap(bytes).getInt(start + LENGTH);
    return payload >= 0 && payload <= bytes.length - start - OVERHEAD;
  }

  /** How long the frame at a position is, if there is one. */
  static int lengthAt(byte[] bytes, int start) {
    return OVERHEAD + ByteBuffer.wrap(bytes).getInt(start + LENGTH);
  }

  /**
   * Whether a frame at a position could be valid, without a look at its payload: what a search
   * passes over, byte by byte, must be cheap.
   */
  static boolean plausible(byte[] bytes, int start, long maxSequence) {
    if (!fits(bytes, start)) {
      return false;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    long sequence = in.getLong(start + SEQUENCE);
    long forced = in.getLong(start + FORCED);
    return in.getInt(start) != 0
        && in.getLong(start + EPOCH) > 0
        && forced >= 0
        && forced <= sequence
        && sequence <= maxSequence;
  }

  private static int checksum(byte[] bytes, int start, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, start + LENGTH, length - LENGTH);
    int value = (int) crc.getValue();
    return value == 0 ? 1 : value;
  }
}
