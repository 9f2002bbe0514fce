/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.sink;

import java.io.Closeable;
import java.io.IOException;

/**
 * Stages the records of one partition; used by one worker thread. May block.
 *
 * <p>Called for each record {@code write}, then once {@code finish} if all went well, and {@code close} at last in any
 * case; after {@code close} without {@code finish} nothing that was written counts.
 *
 * @param <T> type of the records
 */
public interface PartitionWriter<T> extends Closeable {
  void write(T record) throws Exception;

  /** Completes the staging, as durable as the sink can make it, and says where it is. */
  String finish() throws Exception;

  @Override
  void close() throws IOException;
}
