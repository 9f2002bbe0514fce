/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.scheduler;

import dev.tidemill.time.TimeFormat;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a job consists of, as its log tells it.
 *
 * @param master which engine runs it
 * @param partitions default number of partitions
 * @param settings the values that differ from their defaults, and where they were set
 * @param sources the sources
 * @param outputs the output operations, each with the stream that it takes
 * @param checkpoint where it keeps what a restart needs, and what that survives
 * @param times how the times of batches are shown
 */
public record JobOutline(
    String appName,
    String master,
    int partitions,
    Duration batchInterval,
    List<String> settings,
    List<String> sources,
    List<String> outputs,
    Optional<String> checkpoint,
    TimeFormat times) {
  public JobOutline {
    settings = List.copyOf(settings);
    sources = List.copyOf(sources);
    outputs = List.copyOf(outputs);
  }
}
