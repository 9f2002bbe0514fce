/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.scheduler;

import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.batch.BatchCutter;
import dev.tidemill.internal.journal.BatchJournal;
import dev.tidemill.internal.output.Publication;
import dev.tidemill.internal.plan.BatchPlanner;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.spi.source.BatchOutcome;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets go of batches that are over: sources are told what became of their records and may forget
 * them, and what was staged for them
 * is deleted. That must wait until no later start can need either, which is when the journal has
 * {@linkplain BatchJournal#settled settled} them. Used on the driver's thread.
 */
final class Settlement {
  private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);

  private record Over(
      BatchInfo batch,
      Optional<Publication> publication,
      Function<String, BatchOutcome> outcomes) {}

  private final BatchJournal journal;
  private final BatchCutter cutter;
  private final BatchPlanner planner;
  private final Deque<Over> waiting = new ArrayDeque<>();

  Settlement(SchedulerParts parts) {
    this.journal = parts.journal();
    this.cutter = parts.cutter();
    this.planner = parts.planner();
  }

  /**
   * A batch is done, or given up and then has nothing staged.
   *
   * @param outcomes what became of the records of each input, by its name
   */
  void over(
      BatchInfo batch, Optional<Publication> publication, Function<String, BatchOutcome> outcomes) {
    waiting.addLast(new Over(batch, publication, outcomes));
    release();
  }

  /** Lets go of those that have been settled since. */
  void release() {
    while (!waiting.isEmpty() && waiting.getFirst().batch().id() <= journal.settled()) {
      Over over = waiting.removeFirst();
      try {
        over.publication().ifPresent(Publication::release);
      } catch (TidemillException e) {
        LOG.warn("{}; it is deleted at the next start", e.getMessage(), e);
      }
      try {
        cutter.completed(over.batch(), over.outcomes());
      } catch (TidemillException e) {
        LOG.warn("{}", e.getMessage(), e);
      }
      try {
        cutter.release(over.batch(), planner.remembered());
      } catch (TidemillException e) {
        LOG.warn("{}; it is told again after the next batch", e.getMessage(), e);
      }
    }
  }
}
