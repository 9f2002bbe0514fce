/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import dev.tidemill.StreamingContextState;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.listener.StreamInfo;
import dev.tidemill.spi.engine.InThreadTaskExecutor;
import dev.tidemill.testkit.internal.ProcessKilled;
import dev.tidemill.time.ManualClock;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Drives a job on a manual clock that the test advances: every batch runs inside a call of this
 * class.
 */
final class LockStep {
  private static final long MAX_BATCHES_PER_ADVANCE = 1_000_000;

  private final ManualClock clock;
  private final InstrumentedJob job;
  private final Set<String> keptReceivers = new HashSet<>();
  private final boolean restarts;
  private int startedRuns;
  private boolean changedByTest;
  private boolean closed;

  LockStep(StreamTesterSettings settings) {
    this.clock = new ManualClock(settings.startTime());
    this.restarts = settings.variation() == Variation.RESTARTS;
    this.job = new InstrumentedJob(
        settings,
        builder -> builder.environment(
            world -> world.withClock(clock).withTaskExecutor(new InThreadTaskExecutor())),
        Optional.of(clock));
  }

  InstrumentedJob job() {
    return job;
  }

  /** The context that the test works with: what it adds there, another start does not have. */
  StreamingContext contextOfTest() {
    changedByTest = true;
    return job.context();
  }

  void keepReceiver(String name) {
    keptReceivers.add(name);
  }

  /** Starts the job if it has not started, as often as it takes if it is killed meanwhile. */
  void start() {
    if (job.isKilled()) { // after its last batch was complete
      job.restart(false, Optional.empty());
    }
    while (job.firstBatch().isEmpty()) {
      requireNoReceiver();
      try {
        job.start();
      } catch (RuntimeException | Error e) {
        if (!job.isKilled()) {
          throw e;
        }
      }
      if (job.isKilled()) {
        job.restart(false, Optional.empty());
      }
    }
  }

  /**
   * Ends the job and defines it anew; it starts with what comes next.
   *
   * @param orderly whether it is stopped, and not killed
   * @param next the job that starts then, if it is another one
   */
  void restart(boolean orderly, Optional<Supplier<? extends StreamJob>> next) {
    job.obstacle().ifPresent(why -> {
      throw new TidemillException(
          ErrorCode.INVALID_STATE, "the job cannot be started again: " + why);
    });
    job.restart(orderly, next);
    startedRuns = job.batchesRun();
  }

  /** In the variation with restarts, puts one behind the last batch, if there can be one. */
  void restartIfDue() {
    if (restarts
        && job.batchesRun() > startedRuns
        && job.context().state() == StreamingContextState.ACTIVE
        && !changedByTest
        && !job.lastRun().hasFailed()
        && job.obstacle().isEmpty()) {
      restart(false, Optional.empty());
    }
  }

  /** A receiver works in real time, which this clock knows nothing of. */
  private void requireNoReceiver() {
    for (StreamInfo stream : job.context().streams()) {
      String name = stream.name().orElse("");
      if (stream.kind() == StreamInfo.Kind.RECEIVER
          && !job.isReplaced(name)
          && !keptReceivers.contains(name)) {
        throw new TidemillException(
            ErrorCode.INVALID_STATE,
            stream.origin()
                + " would connect to something real, which does not follow the test's clock; "
                + (name.isEmpty()
                    ? "give it a name in the job, by .named(\"...\"), and replace it by"
                        + " t.queueStream(\"...\", ...)"
                    : "replace it by t.queueStream(\"" + name + "\", ...)"));
      }
    }
  }

  /** Runs the next batch to its end, well or not. */
  BatchRun step() {
    restartIfDue();
    Optional<BatchRun> before = job.latestRun();
    start();
    while (job.latestRun().equals(before)) { // a start after a kill may complete a batch
      try {
        job.watched(job.context()::step);
      } catch (TidemillException e) {
        if (job.latestRun().equals(before) && !job.isKilled()) { // there was no batch to run
          throw stopped(e);
        }
      } catch (ProcessKilled e) {
        // The next start goes on from there.
      }
      start();
    }
    return job.lastRun();
  }

  private TidemillException stopped(TidemillException reason) {
    return new TidemillException(
        ErrorCode.INVALID_STATE,
        "no batch can run after batch " + job.batchesRun() + ": "
            + job.lastFailed()
                .map(run -> "the job stopped when " + run.title()
                    + " failed, as stream.batch.onFailure=stop says; a test of what comes after a"
                    + " failure sets it to skip or retry")
                .orElse(String.valueOf(reason.getMessage())),
        reason);
  }

  Time nextBatch() {
    start();
    Duration interval = job.context().batchInterval();
    Time first = job.firstBatch().orElseThrow();
    return job.latestRun()
        .map(run -> run.time().plus(interval))
        .filter(first::isBefore)
        .orElse(first);
  }

  Time targetOf(Duration duration) {
    Duration interval = job.context().batchInterval();
    long batches = duration.toMillis() / interval.toMillis();
    if (duration.isNegative()) {
      throw new IllegalArgumentException(
          "advance(" + duration + ") goes back; a clock only goes on");
    }
    if (batches > MAX_BATCHES_PER_ADVANCE) {
      throw new IllegalArgumentException("advance(" + duration + ") would run " + batches
          + " batches of " + interval.toMillis() + " ms; at most " + MAX_BATCHES_PER_ADVANCE
          + " run at once, so advance in steps, or give the tester a longer batch interval");
    }
    return clock.now().plus(duration);
  }

  void moveTo(Time target) {
    if (clock.now().isBefore(target)) {
      clock.advanceTo(target);
    }
  }

  /**
   * Stops the job; returns what the guards find and, for a test that has gone well, what it has
   * left.
   */
  List<String> close(boolean wentWell) {
    if (closed) {
      return List.of();
    }
    closed = true;
    job.assertions().leave();
    List<String> findings = new ArrayList<>(job.stop());
    if (wentWell && job.isStrict()) {
      if (job.batchesRun() == 0) {
        findings.add("no batch was run; call runBatch()");
      }
      findings.addAll(job.leftOvers());
      job.probes().all().forEach(probe -> findings.addAll(probe.leftOvers()));
    }
    findings.addAll(job.guardFindings());
    return findings;
  }
}
