/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.sink;

import java.io.IOException;

/**
 * A {@link Staging} as the runtime uses it: that of one output, for one start of its job.
 *
 * <pre>{@code
 * StagingArea staging = new StorageStaging(storage, "/jobs/orders/staged/totals", epoch);
 * staging.recover(recovery);          // before the sink's own recover
 * ...                                 // writer, prepare, the batch is decided, publish
 * staging.release(batch);             // when the batch is done
 * }</pre>
 *
 * <p>Methods are called on the driver's thread.
 */
public interface StagingArea extends Staging, AutoCloseable {
  /** Deletes what lower epochs have staged, except for unfinished batches; called once, before the first {@link #outputs}. */
  void recover(SinkRecovery recovery) throws IOException;

  /** Deletes what was staged for one attempt, which was aborted. */
  void discard(SinkBatch batch) throws IOException;

  /** Deletes what was staged for a batch that is done: all attempts of this epoch and of lower ones. */
  void release(SinkBatch batch) throws IOException;

  /** Frees what it holds in memory. Files stay. */
  @Override
  void close();
}
