/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.sink;

import java.io.IOException;

/**
 * The runtime's view of a {@link Staging}: the staging of one output in one start of its job.
 *
 * <pre>{@code
 * StagingArea staging = new StorageStaging(storage, "/jobs/orders/staged/totals", epoch);
 * staging.recover(recovery);          // before the sink's own recover
 * ...                                 // writer, prepare, the batch is decided, publish
 * staging.release(batch);             // when the batch is done
 * }</pre>
 *
 * <p>The driver calls all methods on its thread.
 */
public interface StagingArea extends Staging, AutoCloseable {
  /**
   * Deletes what lower epochs staged, except for unfinished batches. Called once, before the first
   * {@link #outputs}.
   */
  void recover(SinkRecovery recovery) throws IOException;

  /** Deletes what was staged for an aborted attempt. */
  void discard(SinkBatch batch) throws IOException;

  /**
   * Deletes what was staged for a batch that is done: all attempts of this epoch and of lower
   * epochs.
   */
  void release(SinkBatch batch) throws IOException;

  /** Releases its memory. Keeps files. */
  @Override
  void close();
}
