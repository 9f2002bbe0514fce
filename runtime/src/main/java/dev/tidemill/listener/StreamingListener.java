/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.listener;

import dev.tidemill.deadletter.DeadLetter;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Receives the events of a running job.
 *
 * <p>Order for each batch: {@code onBatchSubmitted}; then, for each attempt, {@code
 * onBatchStarted}, {@code onOutputStarted} and {@code onOutputCompleted} for each output, and
 * {@code onBatchCompleted}, which is also called for failed batches. These run on the driver's
 * thread and so hold up the job. Receiver events are delivered on the receivers' threads, at any
 * time. An exception from a listener is logged and has no other effect. A listener may call {@code
 * stop} on the context: it takes effect after the batch. Every method does nothing by default.
 */
public interface StreamingListener {
  /** The context has started; the first batch is due at the given time. */
  default void onStreamingStarted(Time firstBatch) {}

  /** The context has stopped, with the error if it failed. This is the last event. */
  default void onStreamingStopped(Optional<Throwable> failure) {}

  /** It is a batch's turn. Called once per batch, before its first attempt. */
  default void onBatchSubmitted(BatchSubmission submission) {}

  /** A batch starts to run: its ranges are known. */
  default void onBatchStarted(BatchInfo batch) {}

  /**
   * Like {@link #onBatchStarted(BatchInfo)}, which it calls by default.
   *
   * @param schedulingDelay how much later than the batch time this attempt starts
   */
  default void onBatchStarted(BatchInfo batch, Duration schedulingDelay) {
    onBatchStarted(batch);
  }

  /** An output operation starts to run. */
  default void onOutputStarted(BatchInfo batch, OutputInfo output) {}

  /** An output operation has ended, successfully or not. */
  default void onOutputCompleted(BatchInfo batch, OutputReport output) {}

  /**
   * A batch could not be published, and waits for the next attempt. Called between the last output
   * of the batch and {@link #onBatchCompleted}, once for each failed attempt.
   */
  default void onPublishFailed(PublishFailure failure) {}

  /**
   * A batch has given up records, because functions of the program fail on them; it is decided
   * without them. Called between the last output of the batch and {@link #onBatchCompleted}, once
   * for the batch; not called again when a later start publishes it.
   *
   * @param letters in the order of the records
   */
  default void onDeadLetters(BatchInfo batch, List<DeadLetter> letters) {}

  /** A batch has ended, successfully or not. */
  default void onBatchCompleted(BatchReport report) {}

  /**
   * The system time was set, or the machine was suspended; called at the next batch. Batches keep
   * their interval.
   */
  default void onClockChanged(ClockChange change) {}

  /**
   * The driver has made no progress for {@code stream.watchdog.intervals} batch intervals; called
   * again when that has lasted twice as long. Called on a thread of its own, because the driver's
   * is held up. Never called with a manual clock.
   */
  default void onStalled(StallReport stall) {}

  /** A receiver has been started. */
  default void onReceiverStarted(ReceiverInfo receiver) {}

  /** A receiver reports an error, or a source reports a problem that it tolerates. */
  default void onReceiverError(ReceiverInfo receiver) {}

  /**
   * A source has lost records, which it cannot send again. Called on a thread of the receiver that
   * reports it.
   */
  default void onGap(SourceGap gap) {}

  /** A receiver has been stopped; it is restarted if it requested that. */
  default void onReceiverStopped(ReceiverInfo receiver) {}

  /**
   * A receiver is in another state, or has failed once more. Called after {@code onReceiverStarted}
   * and {@code onReceiverError}, and before {@code onReceiverStopped}; changes of one receiver come
   * in their order.
   */
  default void onReceiverStateChanged(ReceiverState state) {}
}
