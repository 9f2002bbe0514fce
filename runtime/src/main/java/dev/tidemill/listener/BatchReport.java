/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.listener;

import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The outcome of a batch.
 *
 * @param batch the batch; if a source could not determine its range, the id is 0 and there are no
 *     ranges
 * @param inputRecords the number of records that were read from each source, by the name of its
 *     stream; 0 for a source that cannot count its records in advance and that no output reads
 * @param inputDescriptions a readable description of each source's range, such as file names
 * @param startTime when the batch started to run
 * @param schedulingDelay the time from the batch time to the start
 * @param processingTime the time from the start to the end, including the time for which the batch
 *     waited to be published
 * @param outputs the outputs that ran in this attempt, in order; an output that succeeded in an
 *     earlier attempt does not run again
 * @param phases what took how long, in order; publishing counts as one phase, however often it was
 *     attempted
 * @param stages what the engine ran, in order; empty if the engine does not report it, and cut
 *     after 1,000 stages
 * @param publishAttempts the number of attempts to publish the batch: 1, more if an output could
 *     not publish, or 0 if the batch failed before
 * @param failure why the batch failed, or empty if it did not
 */
public record BatchReport(
    BatchInfo batch,
    Map<String, Long> inputRecords,
    Map<String, String> inputDescriptions,
    Time startTime,
    Duration schedulingDelay,
    Duration processingTime,
    List<OutputReport> outputs,
    List<BatchPhase> phases,
    List<StageReport> stages,
    int publishAttempts,
    Optional<Throwable> failure) {
  public BatchReport {
    inputRecords = Ordered.copy(inputRecords);
    inputDescriptions = Ordered.copy(inputDescriptions);
    outputs = List.copyOf(outputs);
    phases = List.copyOf(phases);
    stages = List.copyOf(stages);
  }

  /** The time from the batch time to the end: scheduling delay plus processing time. */
  public Duration totalDelay() {
    return schedulingDelay.plus(processingTime);
  }

  /** The number of records of all sources together. */
  public long numRecords() {
    return inputRecords.values().stream().mapToLong(Long::longValue).sum();
  }
}
