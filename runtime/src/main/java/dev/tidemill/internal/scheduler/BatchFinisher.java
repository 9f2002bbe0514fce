/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.scheduler;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.journal.BatchJournal;
import dev.tidemill.internal.output.OutputFailure;
import dev.tidemill.internal.output.Publication;
import dev.tidemill.listener.BatchPhase;
import dev.tidemill.listener.BatchReport;
import dev.tidemill.listener.OutputInfo;
import dev.tidemill.listener.PublishFailure;
import dev.tidemill.listener.StreamingListener;
import dev.tidemill.time.Clock;
import dev.tidemill.time.Time;
import dev.tidemill.time.TimeFormat;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finishes decided batches: publishes what is staged, and notes in the journal that it is done.
 * What fails is tried again after a pause, which doubles as that between attempts at a batch does,
 * whatever the failure policy is; what has worked is left out.
 *
 * <p>There is an end to that, since a sink may never come back: {@code stream.output.retryFor}
 * after the first failure, or when a stop times out. Then the context fails and the batch stays
 * decided: nothing is aborted, skipped or released. Two failures end it at once. An error of the
 * virtual machine, such as one of memory, may have broken anything, so that nothing that is
 * published after it could be trusted. And where a stop has interrupted a sink, it has waited long
 * enough already.
 */
final class BatchFinisher {
  private static final Logger LOG = LoggerFactory.getLogger(BatchFinisher.class);
  private static final String DURABLE =
      ". When the outputs work again, restart the job: the next start publishes the batch first";
  private static final String NOT_DURABLE =
      ". There is no checkpoint directory, so the decision ends with this process. The records of the"
          + " batch are not released: when the outputs work again, restart the job, and a source that can"
          + " still read these records delivers them again, in new batches that all outputs receive";
  private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();

  private final Clock clock;
  private final BatchJournal journal;
  private final SchedulerSettings settings;
  private final StreamingListener listeners;
  private final TimeFormat times;
  private final Lifecycle lifecycle;
  private Optional<Long> warnedNanos = Optional.empty();

  BatchFinisher(SchedulerParts parts, Lifecycle lifecycle) {
    this.clock = parts.clock();
    this.journal = parts.journal();
    this.settings = parts.settings();
    this.listeners = parts.listeners();
    this.times = parts.times();
    this.lifecycle = lifecycle;
  }

  /** Tries to finish a batch; returns how it went, unless it waits for another try. */
  Optional<BatchReport> attempt(Finishing batch) {
    batch.begin();
    batch.attempt().phases().enter(BatchPhase.Kind.PUBLISH);
    try {
      batch.publication().publish();
      done(batch);
    } catch (Throwable e) {
      return failed(batch, e);
    }
    if (batch.tries() > 1) {
      LOG.info(
          "batch {} is published, in {} attempts and {} ms after the first one failed",
          name(batch),
          batch.tries(),
          batch.failingFor(clock.now()).toMillis());
    }
    return Optional.of(ended(batch, Optional.empty()));
  }

  private void done(Finishing batch) {
    batch.attempt().phases().enter(BatchPhase.Kind.DONE);
    try {
      journal.done(batch.attempt().batch());
    } catch (Throwable e) {
      if (BatchRunner.isFenced(e)) {
        throw e;
      }
      throw new TidemillException(
          ErrorCode.STORAGE_FAILED,
          "batch " + name(batch) + " is published, but the journal could not note that: " + e,
          e);
    }
  }

  private Optional<BatchReport> failed(Finishing batch, Throwable failure) {
    Time now = clock.now();
    Retries retries = settings.retries();
    batch.failed(failure, now, retries.pauseAfter(batch.tries()), settings.retryOutputsFor());
    if (OutputFailure.isFinal(failure)) {
      return Optional.of(giveUp(batch, "another try cannot change that"));
    }
    if (FailurePolicy.isFatal(failure)) {
      return Optional.of(
          giveUp(batch, "the virtual machine is not to be trusted after this error"));
    }
    if (lifecycle.phase().isInterrupted()) {
      return Optional.of(interrupted(batch));
    }
    if (!now.isBefore(batch.until())) {
      return Optional.of(giveUp(batch, reason(batch, now)));
    }
    tell(batch, failure, now);
    return Optional.empty();
  }

  private String reason(Finishing batch, Time now) {
    String tried = "it was tried " + JobLog.counted(batch.tries(), "time", "times") + " in "
        + batch.failingFor(now).toMillis() + " ms, ";
    return batch.isCutShort()
        ? tried + "until the stop timed out after " + settings.stopTimeout().toMillis()
            + " ms (stream.stop.timeout)"
        : tried + "and " + settings.retryOutputsFor().toMillis()
            + " ms are allowed (stream.output.retryFor)";
  }

  /**
   * The end of a batch whose publishing a stop has interrupted, or which waits for another try when
   * a stop has waited long enough. A batch that an earlier start has decided may wait for its first
   * try in this one.
   */
  BatchReport interrupted(Finishing batch) {
    if (batch.tries() == 0) {
      TidemillException notTried = new TidemillException(
          ErrorCode.INTERRUPTED,
          "the stop of the context timed out or was interrupted before this start could try it");
      return giveUp(batch, notTried, "a longer stream.stop.timeout lets it try");
    }
    return giveUp(
        batch,
        "publishing was interrupted, because it had not ended in time when the context was stopped; a"
            + " longer stream.stop.timeout lets it end");
  }

  private BatchReport giveUp(Finishing batch, String reason) {
    return giveUp(batch, batch.lastFailure().orElseThrow(), reason);
  }

  private BatchReport giveUp(Finishing batch, Throwable cause, String reason) {
    Publication publication = batch.publication();
    String text = "batch " + name(batch) + " is decided, but is not published: "
        + cause.getMessage() + "; " + reason + ". Published: " + names(publication.published())
        + ". Not published: " + names(publication.pending())
        + (journal.isDurable() ? DURABLE : NOT_DURABLE);
    TidemillException failure = new TidemillException(
        lifecycle.phase().isInterrupted() ? ErrorCode.INTERRUPTED : code(cause),
        text,
        cause.getCause() == null ? cause : cause.getCause());
    return ended(batch, Optional.of(failure));
  }

  private static ErrorCode code(Throwable cause) {
    return cause instanceof TidemillException known ? known.code() : ErrorCode.OUTPUT_FAILED;
  }

  private BatchReport ended(Finishing batch, Optional<Throwable> failure) {
    warnedNanos = Optional.empty();
    BatchReport report = batch.attempt().report(clock, batch.tries(), failure);
    listeners.onBatchCompleted(report);
    return report;
  }

  private void tell(Finishing batch, Throwable failure, Time now) {
    long nanos = clock.nanoTime();
    if (warnedNanos.filter(last -> nanos - last < QUIET_NANOS).isEmpty()) {
      warnedNanos = Optional.of(nanos);
      LOG.warn(
          "batch {} is decided and waits to be published, and later batches wait for it; attempt {} is"
              + " in {} ms, and the job stops in {} ms if none works: {}",
          name(batch),
          batch.tries() + 1,
          batch.dueAt().since(now).toMillis(),
          batch.until().since(now).toMillis(),
          failure.getMessage());
      LOG.debug("in full", failure);
    }
    listeners.onPublishFailed(new PublishFailure(
        batch.attempt().batch(),
        batch.tries(),
        batch.publication().published(),
        batch.publication().pending(),
        failure,
        batch.dueAt(),
        batch.until()));
  }

  private String name(Finishing batch) {
    return times.text(batch.attempt().batch().time());
  }

  private static String names(List<OutputInfo> outputs) {
    return outputs.isEmpty()
        ? "none"
        : outputs.stream()
            .map(output -> "\"" + output.name() + "\" by " + output.origin())
            .collect(Collectors.joining(", "));
  }
}
