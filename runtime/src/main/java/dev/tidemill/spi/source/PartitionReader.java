/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.source;

import java.io.Closeable;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Reads one partition from start to end. One worker thread uses it and closes it, also after a
 * failure or when it stops early. May block.
 *
 * <pre>{@code
 * try (PartitionReader<T> reader = partition.open()) {
 *   while (reader.next()) use(reader.record());
 * }
 * }</pre>
 *
 * @param <T> type of the records
 */
public interface PartitionReader<T> extends Closeable {
  /**
   * Moves to the next record. Returns {@code false} at the end, and on every later call.
   *
   * @throws DecodeException if the record that it has moved to cannot be decoded; a later call moves
   *     on to the record after it
   */
  boolean next() throws Exception;

  /**
   * Returns the current record, the one that {@link #next} moved to. May be called more than once.
   */
  T record();

  /**
   * Returns the position of the current record in words of the source, for the people who look for
   * it there: {@code orders-3@1042}. Called only after a function has failed on the record, so it
   * may be slow. The default is empty: errors and dead letters then say which partition of the
   * range it is, and the number of the record in it.
   */
  default String position() {
    return "";
  }

  /** Passes all remaining records to the consumer. Override it if reading in bulk is faster. */
  default void forEachRemaining(Consumer<? super T> consumer) throws Exception {
    while (next()) {
      consumer.accept(record());
    }
  }

  /** Releases what {@link SourcePartition#open} acquired. The default does nothing. */
  @Override
  default void close() throws IOException {}
}
