/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.metrics;

import dev.tidemill.listener.BatchPhase;
import dev.tidemill.listener.OutputInfo;
import dev.tidemill.listener.StageReport;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A batch that has ended, or failed in an attempt; bounded in size and free of objects of the
 * program.
 *
 * @param id id of the batch; 0 if a source could not determine its range
 * @param attempt which attempt this was, from 1
 * @param status how it went
 * @param submitted when it was the batch's turn
 * @param started when the attempt started
 * @param inputs what was read from each source, by the name of its stream
 * @param outputs the outputs that ran in this attempt, in order
 * @param stages what the engine ran; of more than 50 stages, the longest
 * @param publishAttempts as in {@link dev.tidemill.listener.BatchReport}
 * @param earlierFailures messages of earlier attempts, oldest first, at most 10
 * @param failure why this attempt failed, or empty if it did not
 */
public record ObservedBatch(
    long id,
    Time time,
    int attempt,
    long epoch,
    Status status,
    Time submitted,
    Time started,
    Duration schedulingDelay,
    Duration processingTime,
    Map<String, Input> inputs,
    List<Output> outputs,
    List<BatchPhase> phases,
    List<StageReport> stages,
    int publishAttempts,
    List<String> earlierFailures,
    Optional<FailureText> failure,
    List<StreamFlow> flows) {
  public ObservedBatch {
    inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    outputs = List.copyOf(outputs);
    phases = List.copyOf(phases);
    stages = List.copyOf(stages);
    earlierFailures = List.copyOf(earlierFailures);
    flows = List.copyOf(flows);
  }

  /** How a batch went. */
  public enum Status {
    /** It is done. */
    SUCCEEDED,
    /** The attempt failed; it is attempted again, or the job is about to end. */
    RETRYING,
    /** It was given up, and the next one ran. */
    SKIPPED,
    /** The job ended with it. */
    FAILED
  }

  /**
   * What a batch has of a source.
   *
   * @param range the range, at most 1,000 characters
   * @param description the range for readers, such as file names, at most 1,000 characters
   */
  public record Input(long records, String range, String description) {}

  /** An output of a batch, and why it failed if it did. */
  public record Output(OutputInfo info, Duration duration, Optional<FailureText> failure) {}

  /** The time from the batch time to the end. */
  public Duration totalDelay() {
    return schedulingDelay.plus(processingTime);
  }

  /** The number of records of all sources together. */
  public long records() {
    return inputs.values().stream().mapToLong(Input::records).sum();
  }

  /** This batch with another status. */
  public ObservedBatch with(Status newStatus) {
    return with(newStatus, flows);
  }

  /** This batch without the records of its streams, which take much room. */
  public ObservedBatch withoutFlows() {
    return flows.isEmpty() ? this : with(status, List.of());
  }

  private ObservedBatch with(Status newStatus, List<StreamFlow> newFlows) {
    return new ObservedBatch(
        id,
        time,
        attempt,
        epoch,
        newStatus,
        submitted,
        started,
        schedulingDelay,
        processingTime,
        inputs,
        outputs,
        phases,
        stages,
        publishAttempts,
        earlierFailures,
        failure,
        newFlows);
  }
}
