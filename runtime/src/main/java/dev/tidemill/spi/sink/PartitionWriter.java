/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.sink;

import java.io.Closeable;
import java.io.IOException;

/**
 * Stages the records of one partition. Used by one worker thread; may block.
 *
 * <p>The worker calls {@code write} for each record, then {@code finish} once if there was no
 * failure, and {@code close} last in any case. If {@code close} is called without {@code finish},
 * what was written is discarded.
 *
 * @param <T> type of the records
 */
public interface PartitionWriter<T> extends Closeable {
  void write(T record) throws Exception;

  /**
   * Completes the staging, makes it as durable as the sink can, and returns the receipt that says
   * where it is.
   */
  String finish() throws Exception;

  @Override
  void close() throws IOException;
}
