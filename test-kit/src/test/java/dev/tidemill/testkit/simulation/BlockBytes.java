/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.simulation;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The entries of a block log as bytes: frames as in {@link LogBytes}, each with a payload. */
final class BlockBytes {
  private static final int RECORDS = 1;
  private static final int OVERHEAD = 44;
  private static final int LENGTH = 4;
  /** Version, block, record and time of arrival. */
  private static final int RECORDS_START = 1 + 3 * Long.BYTES;
  /** Version, block and record. */
  private static final int HEAD_START = 1 + 2 * Long.BYTES;

  private BlockBytes() {}

  /** The file without what its last frame contains. */
  static byte[] withoutLastFrame(byte[] bytes) {
    int[] frames = {0, 0};
    LogBytes.withFrames(bytes, frame -> {
      frames[0]++;
      return frame;
    });
    return LogBytes.withFrames(
        bytes, frame -> ++frames[1] == frames[0] ? new byte[frame.length] : frame);
  }

  /** A frame as if its records had no ids. */
  static byte[] withoutIds(byte[] frame) {
    boolean records = LogBytes.type(frame) == RECORDS;
    ByteBuffer in = ByteBuffer.wrap(frame);
    in.position(OVERHEAD + (records ? RECORDS_START : HEAD_START));
    if (in.get() != 0) {
      skip(in, in.getInt()); // the position of the source
    }
    int start = in.position();
    int ids = in.getInt();
    for (int i = 0; i < ids; i++) {
      skip(in, in.getInt());
      skip(in, records ? 0 : Long.BYTES);
    }
    byte[] other = Arrays.copyOf(frame, start + Integer.BYTES + in.remaining());
    ByteBuffer.wrap(other).putInt(LENGTH, other.length - OVERHEAD).putInt(start, 0);
    in.get(other, start + Integer.BYTES, in.remaining());
    return LogBytes.sealed(other);
  }

  private static void skip(ByteBuffer in, int bytes) {
    in.position(in.position() + bytes);
  }
}
