/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.log;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The start of a file of the log. In every version of the format it has this layout, so that a
 * damaged version can be told from a newer one.
 *
 * <pre>
 * magic 8, checksum 4, version 4, number 8, epoch 8, first sequence number 8, flags 4
 * </pre>
 *
 * @param version of the format of the frames
 * @param number of the file, which its name says, too
 * @param epoch of all its frames
 * @param first sequence number of its first frame: everything before that is in earlier files
 * @param flags see the constants
 */
record SegmentHeader(int version, long number, long epoch, long first, int flags) {
  static final int VERSION = 1;
  static final int BYTES = 44;

  /** The first frame stands for all frames before it. */
  static final int HEAD = 1;
  /** Created as a whole, so it has no torn tail. */
  static final int WHOLE = 2;
  /** Was synced with each force. */
  static final int SYNCED = 4;

  private static final long MAGIC = 0x546964654c6f670aL; // "TideLog\n"

  boolean has(int flag) {
    return (flags & flag) != 0;
  }

  void encode(byte[] file) {
    ByteBuffer out = ByteBuffer.wrap(file);
    out.putLong(MAGIC).putInt(0);
    out.putInt(version).putLong(number).putLong(epoch).putLong(first).putInt(flags);
    out.putInt(Long.BYTES, checksum(file));
  }

  /** Empty if the bytes do not begin with a valid header. */
  static Optional<SegmentHeader> decode(byte[] bytes) {
    if (bytes.length < BYTES) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    if (in.getLong() != MAGIC || in.getInt() != checksum(bytes)) {
      return Optional.empty();
    }
    return Optional.of(
        new SegmentHeader(in.getInt(), in.getLong(), in.getLong(), in.getLong(), in.getInt()));
  }

  private static int checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    int content = Long.BYTES + Integer.BYTES;
    crc.update(bytes, content, BYTES - content);
    return (int) crc.getValue();
  }
}
