/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.sink;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * A sink in use: it stages a batch, then publishes it.
 *
 * <p><b>Calls.</b> The driver calls the methods of this type on its thread, one at a time; all may block. First, once, {@link
 * #recover}; each unfinished batch is then published. For each new batch, or each attempt at it:
 *
 * <ol>
 * <li>{@link #writer}: workers stage each partition by it, and each leaves a receipt, a text that says where the staged records are.
 * <li>{@link #prepare}: when all partitions of this output are staged.
 * <li>The batch is <i>decided</i> when all outputs have been prepared. A failure before that leads to {@link #abort}, and the batch may be
 *     attempted again. After it nothing is computed, aborted or staged again for this batch.
 * <li>{@link #publish}, until it succeeds: in this process or, after a crash, in a later one.
 * </ol>
 *
 * <p><b>What must survive.</b> When {@code prepare} returns, what the receipts lead to must survive the end of the process
 * and a loss of power, for as long as the batch is not done. A process that starts later has only the receipts and the
 * sink that its code declares, perhaps with other options. A sink that has no place of its own to stage in uses {@link
 * SinkContext#staging()}.
 *
 * <p><b>What readers see.</b> Nothing of a batch before {@code publish}. A crash may interrupt {@code publish} at any point, and it is then
 * called again in a new process: it must complete what it began. If the batch is published already, it changes nothing
 * that a reader can see, as far as the sink's {@link Guarantee} goes.
 *
 * <p>{@code SinkContract} in the test kit checks an implementation of this interface.
 *
 * @param <T> type of the records
 */
public interface OpenSink<T> extends Closeable {
  /**
   * Called once, before everything else: says which batches of earlier starts are still to be published. The sink deletes what else
   * earlier epochs of this job have staged for this output: attempts that were never decided. It leaves what is staged
   * for batches in {@link SinkRecovery#unfinished()}, what has the epoch of this start or a higher one, and what another job or
   * output has written.
   *
   * <p>A sink with a ledger checks here that it says {@link SinkRecovery#lastId()} or the id before an unfinished batch, and fails
   * otherwise. A sink that uses only the staging of its context has nothing to delete.
   */
  void recover(SinkRecovery recovery) throws Exception;

  /**
   * How one partition of the batch is staged; it is sent to the workers, so it must be serializable. What an earlier use of the same
   * attempt has left is overwritten.
   */
  StagingFunction<T> writer(SinkBatch batch) throws Exception;

  /**
   * Completes the staging, with the receipts in order of partitions: makes durable what the writers have not. What it returns is
   * kept in the job's log and handed to {@link #publish}, so it should be short.
   *
   * <p>By default it returns the receipts, which is right if {@link PartitionWriter#finish()} makes all durable that it refers to.
   */
  default List<String> prepare(SinkBatch batch, List<String> receipts) throws Exception {
    return receipts;
  }

  /**
   * Whether a batch has been published, as far as the sink can tell. It must not guess: after {@link PublishStatus#PUBLISHED} the batch
   * is done, and after {@link PublishStatus#NOT_PUBLISHED} no reader has seen anything of it.
   */
  PublishStatus status(SinkBatch batch, List<String> receipts) throws Exception;

  /** Makes the batch visible: the only step that readers may notice. */
  void publish(SinkBatch batch, List<String> receipts) throws Exception;

  /**
   * Forgets what was staged for this attempt, as far as it is known; nothing happens if nothing was. Other attempts stay. Never
   * called for a batch that is decided.
   */
  void abort(SinkBatch batch) throws Exception;

  /** Disconnects. What is staged and decided stays, since it may be unpublished. */
  @Override
  void close() throws IOException;
}
