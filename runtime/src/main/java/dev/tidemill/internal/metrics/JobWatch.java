/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.metrics;

import dev.tidemill.internal.counter.JobCounters;
import dev.tidemill.internal.plan.BatchObservation;
import dev.tidemill.internal.progress.LongOperations;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.listener.BatchReport;
import dev.tidemill.listener.BatchSubmission;
import dev.tidemill.listener.OutputInfo;
import dev.tidemill.listener.PublishFailure;
import dev.tidemill.listener.ReceiverInfo;
import dev.tidemill.listener.ReceiverState;
import dev.tidemill.listener.SourceGap;
import dev.tidemill.listener.StreamingListener;
import dev.tidemill.spi.engine.Engine;
import dev.tidemill.spi.metrics.FailureText;
import dev.tidemill.spi.metrics.JobDescription;
import dev.tidemill.spi.metrics.JobStatus;
import dev.tidemill.spi.metrics.KeyGroupSize;
import dev.tidemill.spi.metrics.MeterFamily;
import dev.tidemill.spi.metrics.ObservedBatch;
import dev.tidemill.spi.metrics.ObservedJob;
import dev.tidemill.spi.metrics.Progress;
import dev.tidemill.spi.metrics.RecordTaps;
import dev.tidemill.spi.metrics.SourceControls;
import dev.tidemill.spi.metrics.SourceStatus;
import dev.tidemill.spi.metrics.StateSize;
import dev.tidemill.time.Clock;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * Records the events of a job, in bounded memory. Events come on the driver's thread, those of
 * receivers on theirs; readers are on any thread, and an event never waits for one that asks a
 * source.
 */
public final class JobWatch implements StreamingListener, ObservedJob {
  private final JobDescription description;
  private final Clock clock;
  private final BatchMeters meters = new BatchMeters();
  private final BatchRing ring;
  private final SourceWatch sources;
  private final StateWatch states;
  private final LongOperations operations;
  private final JobCounters counters;
  private final Asked<SortedMap<String, OptionalDouble>> gauges;
  private final StreamWatch streams;
  private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
  private JobStatus.State state = JobStatus.State.STARTING;
  private Optional<JobStatus.Running> running = Optional.empty();
  private Optional<FailureText> failure = Optional.empty();
  private Optional<Time> ended = Optional.empty();
  private long waiting;
  private Time submitted;

  /**
   * A watch of a job that is about to start.
   *
   * @param sources all of them, in the order of declaration; none of them is open yet
   * @param operations of the start, and later ones
   * @param counters what the program counts
   * @param engine asked for the sizes of states, on the driver's thread
   * @param meanBytes mean length of the entries of a state, if it can be told; asked like the engine
   */
  public JobWatch(
      JobDescription description,
      List<WatchedSource> sources,
      LongOperations operations,
      JobCounters counters,
      Engine engine,
      Function<String, OptionalDouble> meanBytes,
      Clock clock) {
    this.description = description;
    this.clock = clock;
    this.ring = new BatchRing(description.page().retainedBatches());
    this.sources = new SourceWatch(sources, meters, clock);
    this.states = new StateWatch(engine, meanBytes, clock);
    this.operations = operations;
    this.counters = counters;
    this.gauges = new Asked<>(clock, counters::gauges, Collections.emptySortedMap());
    this.streams = new StreamWatch(description, clock);
    this.submitted = description.startTime();
  }

  @Override
  public JobDescription description() {
    return description;
  }

  @Override
  public synchronized JobStatus status() {
    return new JobStatus(
        state,
        running,
        waiting,
        meters.succeeded(),
        meters.skippedBatches(),
        meters.failedAttempts(),
        meters.records(),
        failure);
  }

  @Override
  public Time now() {
    return clock.now();
  }

  @Override
  public List<ObservedBatch> batches() {
    return ring.batches();
  }

  @Override
  public List<SourceStatus> sources() {
    return sources.status();
  }

  @Override
  public List<StateSize> states() {
    return states.sizes();
  }

  /** The sources are open, and can be asked. */
  public void opened(List<WatchedSource> open) {
    sources.opened(open);
  }

  /** The job does not start; the program may start it again, so its gauges stay. */
  public void notStarted(Throwable why) {
    ended(Optional.of(why));
  }

  @Override
  public List<Progress> progress() {
    return operations.running();
  }

  @Override
  public RecordTaps taps() {
    return streams;
  }

  @Override
  public void measure() {
    streams.measure();
  }

  @Override
  public List<KeyGroupSize> keyGroups() {
    return states.largestGroups();
  }

  @Override
  public synchronized Optional<Time> endTime() {
    return ended;
  }

  /** Who looks at the records of an attempt that is about to be planned. */
  public BatchObservation observation(BatchInfo batch) {
    return streams.begin(batch);
  }

  @Override
  public SourceControls controls() {
    return sources;
  }

  @Override
  public SortedMap<String, Long> counters() {
    return counters.counts();
  }

  @Override
  public SortedMap<String, OptionalDouble> gauges() {
    return gauges.get();
  }

  @Override
  public List<MeterFamily> meters() {
    return JobFamilies.of(this, meters.families());
  }

  @Override
  public void onChange(Runnable changed) {
    watchers.add(changed);
  }

  @Override
  public void onStreamingStarted(Time firstBatch) {
    change(() -> state = JobStatus.State.RUNNING);
  }

  /** A page keeps jobs that have ended, but not their state. */
  @Override
  public void onStreamingStopped(Optional<Throwable> endedBy) {
    counters.forgetGauges();
    ended(endedBy);
  }

  private void ended(Optional<Throwable> endedBy) {
    states.ended();
    streams.end();
    sources.ended();
    gauges.end();
    change(() -> {
      settle(endedBy.isPresent() ? ObservedBatch.Status.FAILED : ObservedBatch.Status.SKIPPED);
      ended = Optional.of(clock.now());
      state = endedBy.isPresent() ? JobStatus.State.FAILED : JobStatus.State.STOPPED;
      failure = endedBy.map(Texts::failure);
      running = Optional.empty();
    });
  }

  @Override
  public void onBatchSubmitted(BatchSubmission submission) {
    change(() -> {
      settle(ObservedBatch.Status.SKIPPED);
      submitted = submission.submissionTime();
      waiting = submission.waiting();
    });
  }

  private void settle(ObservedBatch.Status status) {
    if (ring.settleFailed(status) && status == ObservedBatch.Status.SKIPPED) {
      meters.skipped();
    }
  }

  @Override
  public void onBatchStarted(BatchInfo batch, Duration schedulingDelay) {
    sources.started(batch);
    change(() -> running = Optional.of(
        new JobStatus.Running(batch.id(), batch.time(), batch.attempt(), clock.now(), "planning")));
  }

  @Override
  public void onOutputStarted(BatchInfo batch, OutputInfo output) {
    doing("output " + output.name() + " (" + output.origin().site() + ")");
  }

  @Override
  public void onPublishFailed(PublishFailure failed) {
    doing("waiting to be published: " + Texts.message(failed.failure()));
  }

  private void doing(String what) {
    change(() -> running = running.map(batch -> new JobStatus.Running(
        batch.id(), batch.batchTime(), batch.attempt(), batch.since(), what)));
  }

  @Override
  public void onBatchCompleted(BatchReport report) {
    Optional<AttemptWatch> seen = streams.ended(report).filter(AttemptWatch::isMeasured);
    states.completed(report, seen.isPresent());
    change(() -> {
      ring.add(report, submitted, seen.map(AttemptWatch::flows).orElse(List.of()));
      meters.add(report);
      running = report
          .failure()
          .flatMap(failed -> running)
          .map(batch -> new JobStatus.Running(
              batch.id(),
              batch.batchTime(),
              batch.attempt(),
              batch.since(),
              "waiting for the next attempt"));
    });
  }

  @Override
  public void onReceiverStarted(ReceiverInfo receiver) {
    sources.active(receiver, true);
  }

  @Override
  public void onReceiverStopped(ReceiverInfo receiver) {
    sources.active(receiver, false);
  }

  @Override
  public void onReceiverError(ReceiverInfo receiver) {
    sources.problem(receiver, clock.now());
  }

  @Override
  public void onGap(SourceGap gap) {
    sources.gap(gap, clock.now());
  }

  @Override
  public void onReceiverStateChanged(ReceiverState state) {
    sources.state(state);
  }

  private void change(Runnable change) {
    synchronized (this) {
      change.run();
    }
    watchers.forEach(Runnable::run);
  }
}
