/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.apache.hadoop.fs.FSDataInputStream;

/**
 * Reads a file in blocks, even if the reader is interrupted.
 *
 * <p>A block is one call on another thread, which takes longer than to read a few kilobytes. So a
 * block is filled before it is passed on, though the client returns a packet at a time, and the
 * blocks of a file become longer: a short file needs little memory, and a long one few calls.
 */
final class HadoopInput extends InputStream {
  static final int FIRST_BLOCK = 1 << 16;
  static final int LONGEST_BLOCK = 1 << 20;

  private final String file;
  private final FSDataInputStream in;
  private byte[] block = new byte[0];
  private int position;
  private int end;

  HadoopInput(String file, FSDataInputStream in) {
    this.file = file;
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    return hasMore() ? block[position++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    if (!hasMore()) {
      return -1;
    }
    int count = Math.min(length, end - position);
    System.arraycopy(block, position, bytes, offset, count);
    position += count;
    return count;
  }

  @Override
  public int available() {
    return end - position;
  }

  private boolean hasMore() throws IOException {
    if (position == end) {
      if (block.length < LONGEST_BLOCK) {
        block = new byte[block.length == 0 ? FIRST_BLOCK : 2 * block.length];
      }
      position = 0;
      end = 0; // also if the call fails
      end = call(() -> in.readNBytes(block, 0, block.length)); // fewer only at the end
    }
    return position < end;
  }

  private int call(Uninterrupted.Call<Integer> call) throws IOException {
    try {
      return Uninterrupted.call(call);
    } catch (IOException e) {
      throw Failures.of(file, e);
    }
  }

  @Override
  public void close() throws IOException {
    call(() -> {
      in.close();
      return 0;
    });
  }
}
