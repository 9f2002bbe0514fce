/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.scheduler;

import dev.tidemill.internal.output.Publication;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.listener.BatchReport;
import dev.tidemill.listener.OutputReport;
import dev.tidemill.listener.StageReport;
import dev.tidemill.time.Clock;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an attempt has made of a batch: it is decided, or it has failed.
 *
 * @param inputRecords as in {@link BatchReport}, as are the others that it has
 * @param startNanos when it began, by the nanoseconds of the clock
 * @param phases measures its phases, and goes on while the batch is published
 * @param publication what is left to do if the batch is decided; empty if it has failed
 * @param failure why it has failed; empty if the batch is decided
 */
record Attempt(
    BatchInfo batch,
    Map<String, Long> inputRecords,
    Map<String, String> inputDescriptions,
    Time startTime,
    long startNanos,
    Duration schedulingDelay,
    List<OutputReport> outputs,
    PhaseTimer phases,
    List<StageReport> stages,
    Optional<Publication> publication,
    Optional<Throwable> failure) {
  /** The report of a batch that ends now. */
  BatchReport report(Clock clock, int publishAttempts, Optional<Throwable> endedBy) {
    return new BatchReport(
        batch,
        inputRecords,
        inputDescriptions,
        startTime,
        schedulingDelay,
        Duration.ofNanos(clock.nanoTime() - startNanos),
        outputs,
        phases.phases(),
        stages,
        publishAttempts,
        endedBy);
  }
}
