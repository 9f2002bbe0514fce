/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import dev.tidemill.spi.storage.StorageOutput;
import java.io.IOException;
import java.util.EnumSet;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.hdfs.client.HdfsDataOutputStream;
import org.apache.hadoop.hdfs.client.HdfsDataOutputStream.SyncFlag;

/**
 * Writes a file in blocks. Where the file system can sync, {@code force} does. Where it cannot, the
 * file appears when it is closed, so {@code force} closes it, and a file whose content could not be
 * written does not appear.
 */
final class HadoopOutput extends StorageOutput {
  private final String file;
  private final FSDataOutputStream out;
  private final byte[] block;
  private int used;
  private boolean failed;
  private boolean complete;

  HadoopOutput(String file, FSDataOutputStream out, int blockBytes) {
    this.file = file;
    this.out = out;
    this.block = new byte[blockBytes];
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    requireOpen();
    int from = offset;
    int left = length;
    while (left > 0) {
      int part = Math.min(left, block.length - used);
      System.arraycopy(bytes, from, block, used, part);
      used += part;
      from += part;
      left -= part;
      if (used == block.length) {
        writeBlock();
      }
    }
  }

  private void requireOpen() throws IOException {
    if (complete) {
      throw new IOException(file + " is complete and accepts no more bytes");
    }
    if (failed) {
      throw new IOException(file + " could not be written before and accepts no more bytes");
    }
  }

  private void writeBlock() throws IOException {
    if (used > 0) {
      call(() -> out.write(block, 0, used));
      used = 0;
    }
  }

  private void call(Uninterrupted.Step step) throws IOException {
    boolean done = false;
    try {
      Uninterrupted.run(step);
      done = true;
    } catch (IOException e) {
      throw Failures.of(file, e);
    } finally {
      failed = failed || !done;
    }
  }

  @Override
  public void flush() throws IOException {
    requireOpen();
    writeBlock();
    call(out::flush);
  }

  @Override
  public void force() throws IOException {
    if (complete) {
      return;
    }
    requireOpen();
    writeBlock();
    if (out.getWrappedStream() instanceof StreamCapabilities can
        && can.hasCapability(StreamCapabilities.HSYNC)) {
      call(this::sync);
    } else {
      call(out::close);
      complete = true;
    }
  }

  private void sync() throws IOException {
    if (out instanceof HdfsDataOutputStream hdfs) {
      hdfs.hsync(EnumSet.of(SyncFlag.UPDATE_LENGTH)); // so that others see how long it is
    } else {
      out.hsync();
    }
  }

  @Override
  public void close() throws IOException {
    if (complete) {
      return;
    }
    if (!failed) {
      writeBlock();
    }
    complete = true;
    if (failed && out.hasCapability(StreamCapabilities.ABORTABLE_STREAM)) {
      Uninterrupted.run(out::abort);
    } else {
      call(out::close);
    }
  }
}
