/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.sink;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * An opened sink. It stages a batch and then publishes it.
 *
 * <p><b>Calls.</b> The driver calls the methods of this interface on its thread, one at a time; all
 * of them may block. It first calls {@link #recover} once and publishes each unfinished batch.
 * Then, for each attempt at a new batch:
 *
 * <ol>
 * <li>{@link #writer}: workers use it to stage their partitions. Each returns a receipt, a text
 *     that says where the staged records are.
 * <li>{@link #prepare} is called when all partitions of this output are staged.
 * <li>The batch is <i>decided</i> when all outputs have been prepared. After a failure before that
 *     point, {@link #abort} is called, and the batch may be attempted again. After it, nothing is
 *     recomputed, aborted or staged again for this batch.
 * <li>{@link #publish} is called until it succeeds, in this process or, after a crash, in a later
 *     one.
 * </ol>
 *
 * <p><b>What must survive.</b> When {@code prepare} returns, the staged data that the receipts
 * refer to must survive a crash of the process and a power loss, until the batch is done. A later
 * process has only the receipts and the sink that its code declares, possibly with different
 * options. A sink without a staging area of its own uses {@link SinkContext#staging()}.
 *
 * <p><b>What readers see.</b> Readers see nothing of a batch before {@code publish}. A crash may
 * interrupt {@code publish} at any point. It is then called again in a new process, and must
 * complete the publication. If the batch is already published, calling it again must not change
 * what readers see, within the limits of the sink's {@link Guarantee}.
 *
 * <p>{@code SinkContract} in the test kit checks an implementation of this interface.
 *
 * @param <T> type of the records
 */
public interface OpenSink<T> extends Closeable {
  /**
   * Called once, before all other methods, with the batches of earlier starts that are still to be
   * published. The sink deletes everything else that earlier epochs of this job staged for this
   * output: attempts that were never decided. It keeps what is staged for the batches in
   * {@link SinkRecovery#unfinished()}, what has the epoch of this start or a higher one, and what
   * belongs to another job or output.
   *
   * <p>A sink with a ledger checks that the ledger contains {@link SinkRecovery#lastId()} or the id
   * before an unfinished batch, and throws otherwise: a {@link
   * dev.tidemill.error.TidemillException} with {@code FENCED} if a later start of the job has taken
   * over, or with {@code LEDGER_MISMATCH}. A sink that only uses the staging of its context has
   * nothing to delete.
   */
  void recover(SinkRecovery recovery) throws Exception;

  /**
   * Returns the function that stages one partition of the batch. It is sent to the workers, so it
   * must be serializable. It overwrites what an earlier use for the same attempt left.
   */
  StagingFunction<T> writer(SinkBatch batch) throws Exception;

  /**
   * Completes the staging and makes durable what the writers did not. The receipts are in the order
   * of the partitions. The result is stored in the job's log and passed to {@link #publish}, so it
   * should be short.
   *
   * <p>The default returns the receipts. This is correct if {@link PartitionWriter#finish()} makes
   * everything durable that its receipt refers to.
   */
  default List<String> prepare(SinkBatch batch, List<String> receipts) throws Exception {
    return receipts;
  }

  /**
   * Returns whether a batch has been published, if the sink can tell. It must not guess:
   * {@link PublishStatus#PUBLISHED} ends the batch, and {@link PublishStatus#NOT_PUBLISHED} means
   * that no reader has seen any part of it.
   */
  PublishStatus status(SinkBatch batch, List<String> receipts) throws Exception;

  /**
   * Makes the batch visible to readers. No other step has effects that readers see. Throws a {@link
   * dev.tidemill.error.TidemillException} with {@code FENCED} or {@code LEDGER_MISMATCH} if it can
   * never succeed in this process; after any other failure it is called again.
   */
  void publish(SinkBatch batch, List<String> receipts) throws Exception;

  /**
   * Deletes what is known to be staged for this attempt. Does nothing if nothing was staged. Keeps
   * other attempts. Never called for a decided batch.
   */
  void abort(SinkBatch batch) throws Exception;

  /** Disconnects. Keeps what is staged for decided batches, because it may not be published yet. */
  @Override
  void close() throws IOException;
}
