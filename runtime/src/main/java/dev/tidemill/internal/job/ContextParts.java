/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.job;

import dev.tidemill.codec.Codecs;
import dev.tidemill.error.Origin;
import dev.tidemill.internal.batch.SourceSwitches;
import dev.tidemill.internal.counter.JobCounters;
import dev.tidemill.internal.journal.BatchJournal;
import dev.tidemill.internal.scheduler.ListenerBus;
import dev.tidemill.internal.settings.ContextSettings;
import dev.tidemill.spi.engine.Engine;
import dev.tidemill.spi.harness.JobHarness;
import dev.tidemill.spi.job.JobIdentity;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.time.Clock;
import dev.tidemill.time.TimeFormat;
import java.io.PrintStream;
import java.time.ZoneId;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * What a context is made of: its world, and what it was told.
 *
 * @param manual whether batches run only on request
 * @param codecs encode records, and what else is stored
 * @param journal makes the journal of a start, if there is no checkpoint directory
 * @param packages of the job, whose classes can be stored
 * @param printTarget takes what print() writes
 * @param printTimes how it shows the times of batches
 * @param printZone the time zone of that
 * @param functions sees each function on records, with the operation that declares it
 * @param harness decorates sinks, and may lend a checkpoint
 * @param sources what the program wants of its sources while they run
 * @param counters what the program counts
 */
public record ContextParts(
    ContextSettings settings,
    List<String> arguments,
    JobIdentity job,
    Clock clock,
    boolean manual,
    Storage storage,
    Codecs codecs,
    Supplier<BatchJournal> journal,
    JobPackages packages,
    Engine engine,
    PrintStream printTarget,
    TimeFormat printTimes,
    ZoneId printZone,
    ListenerBus listeners,
    BiConsumer<Object, Origin> functions,
    JobHarness harness,
    SourceSwitches sources,
    JobCounters counters) {
  /**
   * How errors and logs show the times of batches: as print() does, or, on a manual clock, as the
   * test counts them.
   */
  public TimeFormat times() {
    return manual ? TimeFormat.MILLIS : printTimes;
  }
}
