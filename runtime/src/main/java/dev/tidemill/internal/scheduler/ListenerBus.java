/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.scheduler;

import dev.tidemill.deadletter.DeadLetter;
import dev.tidemill.internal.interrupt.ForeignCode;
import dev.tidemill.internal.thread.FatalErrors;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.listener.BatchReport;
import dev.tidemill.listener.BatchSubmission;
import dev.tidemill.listener.ClockChange;
import dev.tidemill.listener.OutputInfo;
import dev.tidemill.listener.OutputReport;
import dev.tidemill.listener.PublishFailure;
import dev.tidemill.listener.ReceiverInfo;
import dev.tidemill.listener.ReceiverState;
import dev.tidemill.listener.SourceGap;
import dev.tidemill.listener.StallReport;
import dev.tidemill.listener.StreamingListener;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes events on to all listeners, in the order in which they were added; what they throw is
 * logged, unless the virtual machine has failed.
 */
public final class ListenerBus implements StreamingListener {
  private static final Logger LOG = LoggerFactory.getLogger(ListenerBus.class);

  private final List<StreamingListener> listeners = new CopyOnWriteArrayList<>();

  public void add(StreamingListener listener) {
    listeners.add(listener);
  }

  public void remove(StreamingListener listener) {
    listeners.remove(listener);
  }

  @Override
  public void onStreamingStarted(Time firstBatch) {
    tell(listener -> listener.onStreamingStarted(firstBatch));
  }

  @Override
  public void onStreamingStopped(Optional<Throwable> failure) {
    tell(listener -> listener.onStreamingStopped(failure));
  }

  @Override
  public void onBatchSubmitted(BatchSubmission submission) {
    tell(listener -> listener.onBatchSubmitted(submission));
  }

  @Override
  public void onBatchStarted(BatchInfo batch, Duration schedulingDelay) {
    tell(listener -> listener.onBatchStarted(batch, schedulingDelay));
  }

  @Override
  public void onDeadLetters(BatchInfo batch, List<DeadLetter> letters) {
    tell(listener -> listener.onDeadLetters(batch, letters));
  }

  @Override
  public void onOutputStarted(BatchInfo batch, OutputInfo output) {
    tell(listener -> listener.onOutputStarted(batch, output));
  }

  @Override
  public void onOutputCompleted(BatchInfo batch, OutputReport output) {
    tell(listener -> listener.onOutputCompleted(batch, output));
  }

  @Override
  public void onPublishFailed(PublishFailure failure) {
    tell(listener -> listener.onPublishFailed(failure));
  }

  @Override
  public void onBatchCompleted(BatchReport report) {
    tell(listener -> listener.onBatchCompleted(report));
  }

  @Override
  public void onClockChanged(ClockChange change) {
    tell(listener -> listener.onClockChanged(change));
  }

  @Override
  public void onStalled(StallReport stall) {
    tell(listener -> listener.onStalled(stall));
  }

  @Override
  public void onReceiverStarted(ReceiverInfo receiver) {
    tell(listener -> listener.onReceiverStarted(receiver));
  }

  @Override
  public void onReceiverError(ReceiverInfo receiver) {
    tell(listener -> listener.onReceiverError(receiver));
  }

  @Override
  public void onGap(SourceGap gap) {
    tell(listener -> listener.onGap(gap));
  }

  @Override
  public void onReceiverStopped(ReceiverInfo receiver) {
    tell(listener -> listener.onReceiverStopped(receiver));
  }

  @Override
  public void onReceiverStateChanged(ReceiverState state) {
    tell(listener -> listener.onReceiverStateChanged(state));
  }

  private void tell(Consumer<StreamingListener> event) {
    for (StreamingListener listener : listeners) {
      try {
        ForeignCode.run(() -> event.accept(listener));
      } catch (Throwable e) {
        if (FatalErrors.isFatal(e)) {
          throw e;
        }
        LOG.warn("listener {} failed; the job goes on", listener.getClass().getName(), e);
      }
    }
  }
}
