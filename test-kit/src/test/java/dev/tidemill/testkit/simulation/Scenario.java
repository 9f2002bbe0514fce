/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.simulation;

import dev.tidemill.internal.log.Durability;
import java.util.Set;

/**
 * What happens in a world if nothing disturbs it.
 *
 * @param batches how many batches the job runs at least
 * @param records how many records have arrived more whenever the source is asked
 * @param recordBytes least length of a record: longer ones are staged in files, and not in receipts
 */
record Scenario(
    JobKind job,
    Set<SinkKind> sinks,
    Durability durability,
    int batches,
    int records,
    int recordBytes) {
  static Scenario of(JobKind job, SinkKind sink, Durability durability) {
    return new Scenario(job, Set.of(sink), durability, 3, 2, 0);
  }

  Scenario withBatches(int other) {
    return new Scenario(job, sinks, durability, other, records, recordBytes);
  }

  Scenario withRecords(int other) {
    return new Scenario(job, sinks, durability, batches, other, recordBytes);
  }

  Scenario withRecordBytes(int other) {
    return new Scenario(job, sinks, durability, batches, records, other);
  }
}
