/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.engine;

import java.io.Closeable;
import java.io.IOException;

/**
 * Takes the records of one partition, in order, on one worker thread: {@code accept} for each until there are no more or
 * {@code isFull}, then {@code finish}, and {@code close} in any case.
 *
 * @param <T> type of the records
 * @param <R> what the partition results in
 */
public interface PartitionSink<T, R> extends Closeable {
  void accept(T record) throws Exception;

  /** Whether no more records are wanted; by default always more. */
  default boolean isFull() {
    return false;
  }

  /** The result, after the last record. */
  R finish() throws Exception;

  /** Gives back what {@link PartitionAction#begin} took. By default nothing happens. */
  @Override
  default void close() throws IOException {}
}
