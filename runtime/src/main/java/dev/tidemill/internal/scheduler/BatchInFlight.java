/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.scheduler;

import dev.tidemill.internal.counter.CountedBatch;
import dev.tidemill.internal.isolation.GivenUp;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.listener.BatchReport;
import dev.tidemill.time.Time;
import java.util.Map;
import java.util.Optional;

/**
 * A batch from its tick until it is done or given up: how far its attempts have got, and then its
 * publishing.
 */
final class BatchInFlight {
  private final boolean due;
  private BatchInfo info;
  private boolean assigned;
  private Optional<Finishing> finishing = Optional.empty();
  private Optional<BatchReport> lastReport = Optional.empty();
  private Optional<Failure> lastFailure = Optional.empty();
  private Optional<Time> retryAt = Optional.empty();
  private GivenUp givenUp = GivenUp.NOTHING;
  private final CountedBatch counted = new CountedBatch();
  private int attemptsBefore;

  BatchInFlight(BatchInfo unassigned, boolean due) {
    this.info = unassigned;
    this.due = due;
  }

  /** Whether it has begun because it was due, and not because the context stops. */
  boolean isDue() {
    return due;
  }

  /** The batch in its present attempt. */
  BatchInfo info() {
    return info;
  }

  /** Whether it is known which records belong to it; all attempts have the same. */
  boolean isAssigned() {
    return assigned;
  }

  void assign(BatchInfo withRanges) {
    info = withRanges;
    assigned = true;
  }

  /**
   * How many records the attempt before has read, by source: this one may not have to read them all
   * again.
   */
  Map<String, Long> recordsRead() {
    return lastReport.map(BatchReport::inputRecords).orElse(Map.of());
  }

  /** Keeps how an attempt has failed, and decides what follows. */
  Retries.Decision failed(BatchReport report, Retries retries) {
    Failure failure = Failure.of(report.failure().orElseThrow());
    Retries.Decision decision =
        retries.after(info.attempt() - attemptsBefore, failure, lastFailure);
    lastReport = Optional.of(report);
    lastFailure = Optional.of(failure);
    return decision;
  }

  /** The records that it is computed without. */
  GivenUp givenUp() {
    return givenUp;
  }

  /** Goes on without some records, which makes it another batch as far as retries are concerned. */
  void giveUp(GivenUp all) {
    givenUp = all;
    attemptsBefore = info.attempt();
    lastFailure = Optional.empty();
  }

  /** What the program has counted. */
  CountedBatch counted() {
    return counted;
  }

  void decided(Finishing decided) {
    finishing = Optional.of(decided);
    retryAt = Optional.empty();
  }

  /** The progress of publishing, once the batch is decided. */
  Optional<Finishing> finishing() {
    return finishing;
  }

  /** Begins another attempt, which is due at the given time. */
  void retryAt(Time time) {
    info = new BatchInfo(info.id(), info.time(), info.attempt() + 1, info.epoch(), info.ranges());
    retryAt = Optional.of(time);
  }

  /** When there is something to do for it again, if it has to wait. */
  Optional<Time> dueAt() {
    return finishing.map(Finishing::dueAt).or(() -> retryAt);
  }

  /** How the last attempt has failed, if there was one. */
  Optional<BatchReport> lastReport() {
    return lastReport;
  }
}
