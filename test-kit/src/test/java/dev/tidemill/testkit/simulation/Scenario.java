/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.simulation;

import dev.tidemill.internal.log.Durability;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What happens in a world if nothing disturbs it.
 *
 * @param batches how many batches the job runs at least
 * @param records how many records have arrived more whenever the source is asked
 * @param recordBytes least length of a record: longer ones are staged in files, and not in receipts
 * @param late whether each batch takes so long that the next one is due when it is decided
 * @param input how the records reach the job
 * @param tidies whether each batch has a snapshot, and the log is summed up after each or so, so that
 *     files of the state and of the log are replaced and deleted all the time
 */
record Scenario(
    JobKind job,
    Set<SinkKind> sinks,
    Durability durability,
    int batches,
    int records,
    int recordBytes,
    boolean late,
    Input input,
    SinkTrouble trouble,
    boolean tidies) {
  Scenario {
    sinks = Collections.unmodifiableSet(EnumSet.copyOf(sinks)); // in the same order in every JVM
  }

  /** The source is asked for the records, and nothing is wrong with the sinks. */
  Scenario(
      JobKind job,
      Set<SinkKind> sinks,
      Durability durability,
      int batches,
      int records,
      int recordBytes,
      boolean late) {
    this(
        job,
        sinks,
        durability,
        batches,
        records,
        recordBytes,
        late,
        Input.PULLED,
        SinkTrouble.NONE,
        false);
  }

  static Scenario of(JobKind job, SinkKind sink, Durability durability) {
    return new Scenario(job, Set.of(sink), durability, 3, 2, 0, false);
  }

  Scenario withBatches(int other) {
    return new Scenario(
        job, sinks, durability, other, records, recordBytes, late, input, trouble, tidies);
  }

  Scenario withRecords(int other) {
    return new Scenario(
        job, sinks, durability, batches, other, recordBytes, late, input, trouble, tidies);
  }

  Scenario withRecordBytes(int other) {
    return new Scenario(
        job, sinks, durability, batches, records, other, late, input, trouble, tidies);
  }

  Scenario withLate(boolean other) {
    return new Scenario(
        job, sinks, durability, batches, records, recordBytes, other, input, trouble, tidies);
  }

  Scenario withInput(Input other) {
    return new Scenario(
        job, sinks, durability, batches, records, recordBytes, late, other, trouble, tidies);
  }

  Scenario withTrouble(SinkTrouble other) {
    return new Scenario(
        job, sinks, durability, batches, records, recordBytes, late, input, other, tidies);
  }

  Scenario withTidying() {
    return new Scenario(
        job, sinks, durability, batches, records, recordBytes, late, input, trouble, true);
  }
}
