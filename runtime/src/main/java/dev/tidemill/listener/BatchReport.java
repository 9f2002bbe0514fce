/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.listener;

import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a batch went.
 *
 * @param batch which one; if a source could not say what belongs to it, its id is 0 and it has no ranges
 * @param inputRecords how many records were read from each source, by name of its stream; a source that cannot count
 *     its records beforehand and that no output reads counts 0
 * @param inputDescriptions what a person wants to read of each source's range, such as file names
 * @param startTime when it began to run
 * @param schedulingDelay from its time to its start
 * @param processingTime from its start to its end
 * @param outputs those that ran in this attempt, in order; what has succeeded in an earlier one does not run again
 * @param failure why it failed, or empty if it did not
 */
public record BatchReport(
    BatchInfo batch,
    Map<String, Long> inputRecords,
    Map<String, String> inputDescriptions,
    Time startTime,
    Duration schedulingDelay,
    Duration processingTime,
    List<OutputReport> outputs,
    Optional<Throwable> failure) {
  public BatchReport {
    inputRecords = Collections.unmodifiableMap(new LinkedHashMap<>(inputRecords));
    inputDescriptions = Collections.unmodifiableMap(new LinkedHashMap<>(inputDescriptions));
    outputs = List.copyOf(outputs);
  }

  /** From the batch's time to its end: scheduling delay and processing time together. */
  public Duration totalDelay() {
    return schedulingDelay.plus(processingTime);
  }

  /** Records of all sources together. */
  public long numRecords() {
    return inputRecords.values().stream().mapToLong(Long::longValue).sum();
  }
}
