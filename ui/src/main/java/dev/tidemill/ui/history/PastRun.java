/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui.history;

import dev.tidemill.spi.metrics.FailureText;
import dev.tidemill.spi.metrics.JobDescription;
import dev.tidemill.spi.metrics.JobStatus;
import dev.tidemill.spi.metrics.MeterFamily;
import dev.tidemill.spi.metrics.ObservedBatch;
import dev.tidemill.spi.metrics.ObservedJob;
import dev.tidemill.spi.metrics.SourceStatus;
import dev.tidemill.spi.metrics.StateSize;
import dev.tidemill.time.Time;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A run as its history tells it. Batches are read when somebody asks for them. A run that another
 * process still writes goes on; one that has not said how it ended was killed.
 */
final class PastRun implements ObservedJob {
  private static final FailureText KILLED = new FailureText(
      "the process ended without a last report: it was killed, or the machine stopped", "");

  private final JobDescription description;
  private final RunFiles files;
  private boolean wantsBatches;

  private PastRun(JobDescription description, RunFiles files) {
    this.description = description;
    this.files = files;
  }

  /** The run whose files have names that begin so; empty if none of them can be read. */
  static Optional<PastRun> of(Segments segments, String prefix) {
    RunFiles files = new RunFiles(segments, prefix);
    files.refresh(false);
    return files
        .description()
        .map(description -> new PastRun(description, new RunFiles(segments, prefix)));
  }

  @Override
  public JobDescription description() {
    return description;
  }

  @Override
  public synchronized JobStatus status() {
    files.refresh(wantsBatches);
    Optional<Snapshot> last = files.snapshot();
    JobStatus status = last.map(Snapshot::status)
        .orElseGet(() -> new JobStatus(
            JobStatus.State.STARTING, Optional.empty(), 0, 0, 0, 0, 0, Optional.empty()));
    return status.isOver() || files.isWritten()
        ? status
        : new JobStatus(
            JobStatus.State.FAILED,
            Optional.empty(),
            status.waiting(),
            status.succeeded(),
            status.skipped(),
            status.failedAttempts(),
            status.records(),
            Optional.of(KILLED));
  }

  /** The last report, which a run that was killed has made some time before its end. */
  @Override
  public synchronized Optional<Time> endTime() {
    JobStatus.State state = status().state();
    return state == JobStatus.State.STOPPED || state == JobStatus.State.FAILED
        ? files.snapshot().map(Snapshot::now)
        : Optional.empty();
  }

  @Override
  public synchronized Time now() {
    files.refresh(wantsBatches);
    return files.snapshot().map(Snapshot::now).orElse(description.startTime());
  }

  @Override
  public synchronized List<ObservedBatch> batches() {
    if (!wantsBatches) {
      wantsBatches = true;
      files.restart();
    }
    files.refresh(true);
    return files.batches();
  }

  @Override
  public synchronized List<SourceStatus> sources() {
    files.refresh(wantsBatches);
    return files.isWritten()
        ? files.sources()
        : files.sources().stream().map(SourceStatus::stopped).toList();
  }

  @Override
  public synchronized List<StateSize> states() {
    files.refresh(wantsBatches);
    return files.states();
  }

  @Override
  public synchronized SortedMap<String, Long> counters() {
    files.refresh(wantsBatches);
    return new TreeMap<>(files.snapshot().map(Snapshot::counters).orElse(Map.of()));
  }

  @Override
  public synchronized SortedMap<String, OptionalDouble> gauges() {
    files.refresh(wantsBatches);
    return new TreeMap<>(files.gauges().values());
  }

  /** None: the meters of a run end with it. */
  @Override
  public List<MeterFamily> meters() {
    return List.of();
  }

  /** Never called: whoever follows a run asks from time to time. */
  @Override
  public void onChange(Runnable changed) {}

  /** Lets go of what can be read again. */
  synchronized void forget() {
    wantsBatches = false;
    files.restart();
  }
}
