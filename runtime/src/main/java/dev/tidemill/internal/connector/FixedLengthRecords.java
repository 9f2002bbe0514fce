/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.source.PartitionReader;
import dev.tidemill.spi.source.SourceEvents;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

/**
 * Binary records that all have the same length, one after the other.
 *
 * <p>A file whose length is not a multiple of that fails its batch: it is damaged or of another
 * kind, and reading on would cut it silently.
 */
public final class FixedLengthRecords implements FileFormat<byte[]> {
  private static final int BUFFER = 1 << 16;

  private final int recordLength;

  /**
   * A format.
   *
   * @param recordLength bytes of each record, at least 1
   */
  public FixedLengthRecords(int recordLength) {
    if (recordLength < 1) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          "record length is " + recordLength + " bytes; it must be at least 1");
    }
    this.recordLength = recordLength;
  }

  @Override
  public PartitionReader<byte[]> open(FileSlice slice, InputStream in, SourceEvents problems) {
    long rest = slice.fileLength() % recordLength;
    if (rest != 0) {
      throw new TidemillException(
          ErrorCode.SOURCE_FAILED,
          "file " + slice.path() + " has " + slice.fileLength()
              + " bytes, which is not a multiple of the record length of " + recordLength
              + " bytes: "
              + rest + " bytes are left over after " + slice.fileLength() / recordLength
              + " records; repair the file or remove it");
    }
    return new Reader(in);
  }

  @Override
  public OptionalLong recordsIn(long fileLength) {
    return OptionalLong.of(fileLength / recordLength);
  }

  @Override
  public long estimatedRecordsIn(long bytes) {
    return bytes / recordLength;
  }

  private final class Reader implements PartitionReader<byte[]> {
    private final InputStream in;
    private byte[] record = new byte[0];

    Reader(InputStream in) {
      this.in = new BufferedInputStream(in, BUFFER);
    }

    @Override
    public boolean next() throws IOException {
      byte[] bytes = in.readNBytes(recordLength);
      if (bytes.length < recordLength) {
        return false;
      }
      record = bytes;
      return true;
    }

    @Override
    public byte[] record() {
      return record;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
