/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.engine;

import dev.tidemill.error.Origin;
import dev.tidemill.listener.StageReport;
import dev.tidemill.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;

/**
 * Measures the stages of an evaluation: a few readings of the clock for each stage and each of its
 * tasks. Used by any number of threads.
 */
final class StageLog {
  /** A program may run actions in a loop. */
  private static final int MAX_STAGES = 1_000;

  private final Clock clock;
  private final long startNanos;
  private final List<StageReport> stages = new ArrayList<>();

  StageLog(Clock clock) {
    this.clock = clock;
    this.startNanos = clock.nanoTime();
  }

  /** Begins to measure a stage. */
  Running begin(Origin operation, List<Origin> steps, long records) {
    return new Running(operation, steps, records);
  }

  /** What has ended so far, in the order in which it ended. */
  synchronized List<StageReport> stages() {
    return List.copyOf(stages);
  }

  private synchronized void add(StageReport stage) {
    if (stages.size() < MAX_STAGES) {
      stages.add(stage);
    }
  }

  /** A stage that runs. */
  final class Running {
    private final Origin operation;
    private final List<Origin> steps;
    private final long records;
    private final long beganNanos = clock.nanoTime();
    private final AtomicLong tasks = new AtomicLong();
    private final AtomicLong busyNanos = new AtomicLong();
    private final AtomicLong longestNanos = new AtomicLong();

    private Running(Origin operation, List<Origin> steps, long records) {
      this.operation = operation;
      this.steps = steps;
      this.records = records;
    }

    /** A task that is measured. */
    <R> IntFunction<R> measured(IntFunction<R> task) {
      return partition -> {
        long before = clock.nanoTime();
        try {
          return task.apply(partition);
        } finally {
          long nanos = clock.nanoTime() - before;
          tasks.incrementAndGet();
          busyNanos.addAndGet(nanos);
          longestNanos.accumulateAndGet(nanos, Math::max);
        }
      };
    }

    /** The stage has ended, successfully or not. */
    void end() {
      List<Origin> all = new ArrayList<>(steps);
      if (all.isEmpty() || !all.get(all.size() - 1).equals(operation)) {
        all.add(operation);
      }
      add(new StageReport(
          operation,
          all,
          Duration.ofNanos(beganNanos - startNanos),
          Duration.ofNanos(clock.nanoTime() - beganNanos),
          (int) tasks.get(),
          Duration.ofNanos(busyNanos.get()),
          Duration.ofNanos(longestNanos.get()),
          records < StageInput.UNKNOWN ? OptionalLong.of(records) : OptionalLong.empty()));
    }
  }
}
