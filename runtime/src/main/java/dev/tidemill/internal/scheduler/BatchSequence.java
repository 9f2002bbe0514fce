/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.scheduler;

import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.batch.BatchCutter;
import dev.tidemill.internal.batch.Ticks;
import dev.tidemill.internal.journal.Resumption;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.time.Time;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which batch comes next: its tick, its number, and its ranges if they were cut before its turn.
 * Used on the driver's thread, but for {@link #next}.
 */
final class BatchSequence {
  private static final Logger LOG = LoggerFactory.getLogger(BatchSequence.class);

  private final Ticks ticks;
  private final BatchCutter cutter;
  private final long maxBatches;
  private volatile Time next;
  private long lastId;
  private long begun;
  private Optional<BatchInfo> ahead;

  /** The tick after the next one. */
  private Time following;

  /**
   * A sequence.
   *
   * @param resumption the batch that an earlier start has planned comes first
   * @param maxBatches number of batches of this start; 0 for any number
   */
  BatchSequence(Ticks ticks, BatchCutter cutter, Resumption resumption, long maxBatches) {
    this.ticks = ticks;
    this.cutter = cutter;
    this.maxBatches = maxBatches;
    this.ahead = resumption.planned();
    this.next = ahead.map(BatchInfo::time).orElseGet(ticks::first);
    this.following = ahead.isPresent() ? ticks.first() : ticks.after(next);
    this.lastId = resumption.lastId() - (ahead.isPresent() ? 1 : 0);
  }

  /** The tick of the next batch. Safe for any thread. */
  Time next() {
    return next;
  }

  /** How many ticks are due that have not begun. */
  long waiting(Time now) {
    return ticks.due(next, now);
  }

  /** Whether all batches of this start have begun. */
  boolean isExhausted() {
    return maxBatches > 0 && begun >= maxBatches;
  }

  /** Begins the batch of the next tick. */
  BatchInFlight begin(boolean due) {
    begun++;
    lastId++;
    BatchInFlight batch = new BatchInFlight(cutter.unassigned(lastId, next), due);
    ahead.ifPresent(batch::assign);
    ahead = Optional.empty();
    next = following;
    following = ticks.after(next);
    return batch;
  }

  /** Whether the ranges of the next batch are cut already. */
  boolean isCutAhead() {
    return ahead.isPresent();
  }

  /**
   * Cuts the next batch before its turn if it is due by now. An input that fails is asked again
   * when the batch begins.
   */
  Optional<BatchInfo> cutAhead(Time now) {
    if (ahead.isEmpty() && !isExhausted() && !now.isBefore(next)) {
      try {
        ahead = Optional.of(cutter.cut(cutter.unassigned(lastId + 1, next), now));
      } catch (TidemillException e) {
        LOG.debug("the next batch is cut when it begins", e);
      }
    }
    return ahead;
  }
}
