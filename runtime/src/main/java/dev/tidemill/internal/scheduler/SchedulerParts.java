/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.scheduler;

import dev.tidemill.codec.Codecs;
import dev.tidemill.deadletter.DeadLetter;
import dev.tidemill.internal.batch.BatchCutter;
import dev.tidemill.internal.batch.Ticks;
import dev.tidemill.internal.counter.JobCounters;
import dev.tidemill.internal.journal.BatchJournal;
import dev.tidemill.internal.journal.Resumption;
import dev.tidemill.internal.output.OutputRunner;
import dev.tidemill.internal.plan.BatchPlanner;
import dev.tidemill.spi.engine.Engine;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.time.Clock;
import dev.tidemill.time.TimeFormat;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What a scheduler works with.
 *
 * @param clock the job's time
 * @param byHand whether batches run only on request, by a step or by advancing the clock
 * @param ticks when batches are due
 * @param journal records the progress of each batch
 * @param resumption where batches go on
 * @param listeners hear of everything
 * @param times how errors and the log show the times of batches
 * @param redaction changes dead letters before anybody sees them
 * @param counters what the program counts
 * @param resources what is closed at the end, in this order
 */
public record SchedulerParts(
    Clock clock,
    boolean byHand,
    Ticks ticks,
    BatchCutter cutter,
    BatchPlanner planner,
    OutputRunner outputs,
    Engine engine,
    Storage storage,
    Codecs codecs,
    BatchJournal journal,
    Resumption resumption,
    ListenerBus listeners,
    SchedulerSettings settings,
    TimeFormat times,
    UnaryOperator<DeadLetter> redaction,
    JobCounters counters,
    List<AutoCloseable> resources) {
  public SchedulerParts {
    resources = List.copyOf(resources);
  }
}
