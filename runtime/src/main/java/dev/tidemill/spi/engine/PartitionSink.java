/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.engine;

import java.io.Closeable;
import java.io.IOException;

/**
 * Receives the records of one partition, in order, on one worker thread. The engine calls
 * {@code accept} for each record until there are no more or {@code isFull} returns {@code true},
 * then {@code finish}, and {@code close} in any case.
 *
 * @param <T> type of the records
 * @param <R> type of the result
 */
public interface PartitionSink<T, R> extends Closeable {
  void accept(T record) throws Exception;

  /** Returns whether the sink needs no more records. The default is {@code false}. */
  default boolean isFull() {
    return false;
  }

  /** Returns the result, after the last record. */
  R finish() throws Exception;

  /** Releases what {@link PartitionAction#begin} acquired. The default does nothing. */
  @Override
  default void close() throws IOException {}
}
