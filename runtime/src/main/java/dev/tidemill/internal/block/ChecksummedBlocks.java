/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.block;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Writes bytes in checksummed blocks. Each block has at most 64 KiB of data after a header with its
 * length and CRC32C, four bytes each, big-endian. A reader checks a block before it returns any of
 * its bytes.
 */
public final class ChecksummedBlocks extends OutputStream {
  private static final int BLOCK = 1 << 16;
  private static final int HEADER = 8;

  private final OutputStream out;
  private final byte[] block = new byte[HEADER + BLOCK];
  private int size = HEADER;
  private long length;

  public ChecksummedBlocks(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(int value) throws IOException {
    block[size++] = (byte) value;
    if (size == block.length) {
      flush();
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    int from = offset;
    int left = count;
    while (left > 0) {
      int copied = Math.min(left, block.length - size);
      System.arraycopy(bytes, from, block, size, copied);
      size += copied;
      from += copied;
      left -= copied;
      if (size == block.length) {
        flush();
      }
    }
  }

  /** Ends the block. */
  @Override
  public void flush() throws IOException {
    if (size > HEADER) {
      ByteBuffer.wrap(block).putInt(size - HEADER).putInt(checksum(block, HEADER, size - HEADER));
      out.write(block, 0, size);
      length += size;
      size = HEADER;
    }
  }

  /** Returns the size of all blocks in bytes, excluding unflushed data. */
  public long length() {
    return length;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  private static int checksum(byte[] bytes, int offset, int count) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, count);
    return (int) crc.getValue();
  }

  /**
   * Opens the blocks for reading, without their headers.
   *
   * @param name name in error messages, for example {@code the staged file out/part-00000}
   * @param in stands at the first block; throws a {@link DamagedBlockException} where a block is
   *     not as it was written
   * @param position bytes of the file before the first block, for error messages
   */
  public static InputStream read(String name, InputStream in, long position) {
    return new Reader(name, new DataInputStream(new BufferedInputStream(in, BLOCK)), position);
  }

  private static final class Reader extends InputStream {
    private final String name;
    private final DataInputStream in;
    private final byte[] block = new byte[BLOCK];
    private int size;
    private int position;
    private long offset;

    Reader(String name, DataInputStream in, long offset) {
      this.name = name;
      this.in = in;
      this.offset = offset;
    }

    @Override
    public int read() throws IOException {
      return hasBytes() ? block[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] bytes, int start, int count) throws IOException {
      if (count == 0) {
        return 0;
      }
      if (!hasBytes()) {
        return -1;
      }
      int copied = Math.min(count, size - position);
      System.arraycopy(block, position, bytes, start, copied);
      position += copied;
      return copied;
    }

    private boolean hasBytes() throws IOException {
      return position < size || readBlock();
    }

    private boolean readBlock() throws IOException {
      byte[] header = in.readNBytes(HEADER);
      if (header.length == 0) {
        return false;
      }
      try {
        ByteBuffer fields = ByteBuffer.wrap(header);
        if (header.length < HEADER) {
          throw new EOFException();
        }
        int length = fields.getInt();
        if (length < 1 || length > BLOCK) {
          throw damaged("a block of " + length + " bytes");
        }
        in.readFully(block, 0, length);
        if (checksum(block, 0, length) != fields.getInt()) {
          throw damaged("a wrong checksum");
        }
        position = 0;
        size = length;
        offset += HEADER + length;
        return true;
      } catch (EOFException e) {
        throw damaged("an incomplete block");
      }
    }

    private DamagedBlockException damaged(String what) {
      position = size;
      return new DamagedBlockException(name + " is damaged: " + what + " at byte " + offset);
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
