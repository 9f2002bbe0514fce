/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.source;

import java.io.Closeable;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Reads one partition from beginning to end; used by one worker thread, and closed by it, also after a failure and
 * when it has read enough. May block.
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
  /** Moves to the next record; false at the end, and then always. */
  boolean next() throws Exception;

  /** The record that {@link #next} moved to; may be called again. */
  T record();

  /** Hands all remaining records to the consumer; override it where that is faster than one by one. */
  default void forEachRemaining(Consumer<? super T> consumer) throws Exception {
    while (next()) {
      consumer.accept(record());
    }
  }

  /** Gives back what {@link SourcePartition#open} took. By default nothing happens. */
  @Override
  default void close() throws IOException {}
}
