/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.Syncable;

/** Takes what a format writes, in pieces of any size, and writes it in blocks, uninterrupted. */
final class FormatOutput extends OutputStream implements Syncable, StreamCapabilities {
  private static final int BLOCK = 1 << 16;

  private final FSDataOutputStream out;
  private final byte[] block = new byte[BLOCK];
  private int used;
  private boolean closed;

  FormatOutput(FSDataOutputStream out) {
    this.out = out;
  }

  @Override
  public void write(int value) throws IOException {
    if (used == BLOCK) {
      writeBlock();
    }
    block[used++] = (byte) value;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int from = offset;
    int left = length;
    while (left > 0) {
      if (used == BLOCK) {
        writeBlock();
      }
      int part = Math.min(left, BLOCK - used);
      System.arraycopy(bytes, from, block, used, part);
      used += part;
      from += part;
      left -= part;
    }
  }

  private void writeBlock() throws IOException {
    if (used > 0) {
      Uninterrupted.run(() -> out.write(block, 0, used));
      used = 0;
    }
  }

  @Override
  public void flush() throws IOException {
    writeBlock();
    Uninterrupted.run(out::flush);
  }

  @Override
  public void hflush() throws IOException {
    writeBlock();
    Uninterrupted.run(out::hflush);
  }

  @Override
  public void hsync() throws IOException {
    writeBlock();
    Uninterrupted.run(out::hsync);
  }

  @Override
  public boolean hasCapability(String capability) {
    return (capability.equals(StreamCapabilities.HSYNC) || capability.equals("hflush"))
        && out.hasCapability(capability);
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      try {
        writeBlock();
      } finally {
        Uninterrupted.run(out::close);
      }
    }
  }
}
