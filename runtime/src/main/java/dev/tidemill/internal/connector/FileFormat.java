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
   * @param in stands at the beginning of the file, and ends at the length it had when it was selected; closed with
   *     the reader, or by the caller if this method throws
   * @param problems takes what goes wrong without failing the batch
   */
  PartitionReader<T> open(FileSlice slice, InputStream in, SourceEvents problems)
      throws IOException;

  /** Whether a file may be read in several slices; if not, each slice is a whole file. By default not. */
  default boolean isSplittable() {
    return false;
  }

  /** How many records a file of this length holds, where the length says so. */
  default OptionalLong recordsIn(long fileLength) {
    return OptionalLong.empty();
  }

  /** About how many records so many bytes hold. */
  long estimatedRecordsIn(long bytes);
}
