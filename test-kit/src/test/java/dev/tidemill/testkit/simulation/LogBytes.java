/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.simulation;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32C;

/** The batch log as bytes: a header at the start of a file, and then frames. */
final class LogBytes {
  static final int PLANNED = 2;
  static final int DECIDED = 3;
  static final int DONE = 5;

  private static final long MAGIC = 0x546964654c6f670aL;
  private static final int HEADER = 44;
  private static final int OVERHEAD = 44;
  private static final int LENGTH = 4;
  private static final int TYPE = 8;

  private LogBytes() {}

  /** Changes each frame; what is not a frame stays as it is. */
  static byte[] withFrames(byte[] bytes, UnaryOperator<byte[]> change) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int at = 0;
    if (bytes.length >= HEADER && ByteBuffer.wrap(bytes).getLong() == MAGIC) {
      out.write(bytes, 0, HEADER);
      at = HEADER;
    }
    while (bytes.length - at >= OVERHEAD) {
      int payload = ByteBuffer.wrap(bytes).getInt(at + LENGTH);
      boolean fits = payload >= 0 && payload <= bytes.length - at - OVERHEAD;
      if (!fits || type(bytes, at) == 0) {
        break;
      }
      out.writeBytes(change.apply(Arrays.copyOfRange(bytes, at, at + OVERHEAD + payload)));
      at += OVERHEAD + payload;
    }
    out.write(bytes, at, bytes.length - at);
    return out.toByteArray();
  }

  static boolean has(byte[] bytes, int type) {
    boolean[] found = {false};
    withFrames(bytes, frame -> {
      found[0] |= type(frame, 0) == type;
      return frame;
    });
    return found[0];
  }

  static int type(byte[] frame) {
    return type(frame, 0);
  }

  private static int type(byte[] bytes, int start) {
    return ByteBuffer.wrap(bytes).getInt(start + TYPE);
  }

  /** A frame of the same batch that says nothing new. */
  static byte[] withoutMeaning(byte[] frame) {
    byte[] other = Arrays.copyOf(frame, OVERHEAD);
    ByteBuffer.wrap(other).putInt(LENGTH, 0).putInt(TYPE, DONE);
    return sealed(other);
  }

  /** A frame with the checksum that fits its content. */
  static byte[] sealed(byte[] frame) {
    byte[] sealed = frame.clone();
    CRC32C crc = new CRC32C();
    crc.update(frame, LENGTH, frame.length - LENGTH);
    int value = (int) crc.getValue();
    ByteBuffer.wrap(sealed).putInt(0, value == 0 ? 1 : value);
    return sealed;
  }
}
