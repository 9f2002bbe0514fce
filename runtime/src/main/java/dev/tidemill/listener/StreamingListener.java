/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.listener;

import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.Optional;

/**
 * Hears what a running job does.
 *
 * <p>Order for each batch: {@code onBatchSubmitted}; then for each attempt at it {@code onBatchStarted}, then for each output {@code onOutputStarted} and {@code
 * onOutputCompleted}, then {@code onBatchCompleted}, which comes for failed batches too. These are called on the
 * driver's thread and so hold up the job while they run; those of receivers come on the receivers' threads,
 * at any time. An exception from a listener is logged and has no other effect. A listener may call {@code stop} of the
 * context: it takes effect after the batch. Every method does nothing by default.
 */
public interface StreamingListener {
  /** The context has started; the first batch is due at the given time. */
  default void onStreamingStarted(Time firstBatch) {}

  /** The context has stopped, with the error if it was one. The last event. */
  default void onStreamingStopped(Optional<Throwable> failure) {}

  /** It is a batch's turn. Comes once for each batch, before its first attempt. */
  default void onBatchSubmitted(BatchSubmission submission) {}

  /** A batch begins to run: its ranges are known. */
  default void onBatchStarted(BatchInfo batch) {}

  /**
   * As {@link #onBatchStarted(BatchInfo)}, which it calls by default.
   *
   * @param schedulingDelay how much later than the batch's own time this attempt begins
   */
  default void onBatchStarted(BatchInfo batch, Duration schedulingDelay) {
    onBatchStarted(batch);
  }

  /** An output operation begins to run. */
  default void onOutputStarted(BatchInfo batch, OutputInfo output) {}

  /** An output operation has ended, well or not. */
  default void onOutputCompleted(BatchInfo batch, OutputReport output) {}

  /** A batch has ended, well or not. */
  default void onBatchCompleted(BatchReport report) {}

  /** The time of day was set, or went on without the job; told at the next batch. Batches keep their interval. */
  default void onClockChanged(ClockChange change) {}

  /** A receiver has been started. */
  default void onReceiverStarted(ReceiverInfo receiver) {}

  /** A receiver reports an error, or a source a problem that it lives with. */
  default void onReceiverError(ReceiverInfo receiver) {}

  /** A receiver has been stopped; it is started again if it asked for that. */
  default void onReceiverStopped(ReceiverInfo receiver) {}
}
