/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.apache.hadoop.fs.BufferedFSInputStream;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.FileRange;
import org.apache.hadoop.fs.StreamCapabilities;

/** Reads for a format, uninterrupted. */
final class FormatInput extends FSInputStream implements StreamCapabilities {
  private static final int BLOCK = 1 << 16;

  private final FSDataInputStream in;

  private FormatInput(FSDataInputStream in) {
    this.in = in;
  }

  /** Formats read single bytes, too, so that blocks are read ahead. */
  static FSDataInputStream of(FSDataInputStream in) {
    return new FSDataInputStream(new BufferedFSInputStream(new FormatInput(in), BLOCK));
  }

  @Override
  public int read() throws IOException {
    return Uninterrupted.call(in::read);
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    // A client returns a packet at a time, and a call for each takes longer than to read it.
    int count = Uninterrupted.call(() -> in.readNBytes(bytes, offset, length));
    return count == 0 ? -1 : count;
  }

  @Override
  public int read(long position, byte[] bytes, int offset, int length) throws IOException {
    return Uninterrupted.call(() -> in.read(position, bytes, offset, length));
  }

  @Override
  public void readFully(long position, byte[] bytes, int offset, int length) throws IOException {
    Uninterrupted.run(() -> in.readFully(position, bytes, offset, length));
  }

  @Override
  public int minSeekForVectorReads() {
    return in.minSeekForVectorReads();
  }

  @Override
  public int maxReadSizeForVectorReads() {
    return in.maxReadSizeForVectorReads();
  }

  @Override
  public void readVectored(List<? extends FileRange> ranges, IntFunction<ByteBuffer> allocate)
      throws IOException {
    Uninterrupted.run(() -> in.readVectored(ranges, allocate));
  }

  @Override
  public void readVectored(
      List<? extends FileRange> ranges,
      IntFunction<ByteBuffer> allocate,
      Consumer<ByteBuffer> release)
      throws IOException {
    Uninterrupted.run(() -> in.readVectored(ranges, allocate, release));
  }

  @Override
  public void seek(long position) throws IOException {
    Uninterrupted.run(() -> in.seek(position));
  }

  @Override
  public boolean seekToNewSource(long position) throws IOException {
    return Uninterrupted.call(() -> in.seekToNewSource(position));
  }

  @Override
  public long getPos() throws IOException {
    return in.getPos();
  }

  @Override
  public int available() throws IOException {
    return in.available();
  }

  @Override
  public boolean hasCapability(String capability) {
    return switch (capability) {
      case StreamCapabilities.VECTOREDIO, StreamCapabilities.VECTOREDIO_BUFFERS_SLICED ->
        in.hasCapability(capability);
      default -> false;
    };
  }

  @Override
  public void close() throws IOException {
    Uninterrupted.run(in::close);
  }
}
