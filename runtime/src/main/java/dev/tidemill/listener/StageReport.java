/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.listener;

import dev.tidemill.error.Origin;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * A stage that the engine ran for a batch: the operations that ran as one loop over the records of
 * each partition.
 *
 * @param operation the operation that needed the result
 * @param operations all operations of the stage, in the order of the records, ending with {@code
 *     operation}; their times are not measured separately
 * @param start how long after the engine had begun the batch the stage began
 * @param length how long it took
 * @param tasks number of partitions that were computed
 * @param busy time of all tasks together, on whatever threads they ran
 * @param longestTask time of the slowest task; far above {@code busy} divided by {@code tasks}, it
 *     shows that one partition has most of the work
 * @param records about how many records went in; empty if that is unknown
 */
public record StageReport(
    Origin operation,
    List<Origin> operations,
    Duration start,
    Duration length,
    int tasks,
    Duration busy,
    Duration longestTask,
    OptionalLong records) {
  public StageReport {
    operations = List.copyOf(operations);
  }
}
