/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import dev.tidemill.spi.source.PartitionReader;
import dev.tidemill.spi.source.SourceEvents;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.OptionalLong;

/**
 * How the bytes of a file become records. Used by workers, several at once.
 *
 * @param <T> type of the records
 */
public interface FileFormat<T> extends Serializable {
  /**
   * Reads the records of a slice.
   *
   * @param in stands at the beginning of the file; closed with the reader, or by the caller if this
   *     method throws
   * @param problems takes what goes wrong without failing the batch
   */
  PartitionReader<T> open(FileSlice slice, InputStream in, SourceEvents problems)
      throws IOException;

  /**
   * Whether a file may be read in several slices; if not, each slice is a whole file. Asked once,
   * when the file is found. By default not.
   *
   * @param in stands at the beginning of the file, which may be read as far as is needed; closed by
   *     the caller
   * @throws UnsupportedFileException if files of this kind are not read at all
   */
  default boolean isSplittable(String path, InputStream in) throws IOException {
    return false;
  }

  /**
   * Whether a record that begins in a slice is read to its end, though that is behind the slice. By
   * default not.
   */
  default boolean readsBeyondSlice() {
    return false;
  }

  /** How many records a file of this length holds, where the length says so. */
  default OptionalLong recordsIn(long fileLength) {
    return OptionalLong.empty();
  }

  /** Returns the approximate number of records in the given number of bytes. */
  long estimatedRecordsIn(long bytes);
}
