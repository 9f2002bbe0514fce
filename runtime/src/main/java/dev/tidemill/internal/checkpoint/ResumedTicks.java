/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.checkpoint;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.batch.Ticks;
import dev.tidemill.internal.graph.StreamGraph;
import dev.tidemill.internal.graph.StreamNode;
import dev.tidemill.time.Time;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Continues the ticks of a job from where an earlier start has got to. */
final class ResumedTicks {
  private static final Logger LOG = LoggerFactory.getLogger(ResumedTicks.class);

  private ResumedTicks() {}

  /** The ticks of a job that has never run. */
  static Ticks first(StreamGraph graph, Time now) {
    return Ticks.startingAfter(now, graph.batchInterval());
  }

  /**
   * The ticks of the next start of a job.
   *
   * @throws TidemillException if the interval has changed so that a window would need parts of
   *     batches
   */
  static Ticks next(
      JobProgress progress, StreamGraph graph, Time now, CheckpointSettings.MissedBatches missed) {
    Schedule before = progress.schedule();
    Duration interval = graph.batchInterval();
    Time last = progress.lastTime().orElse(before.zeroTime());
    Time zero = before.zeroTime();
    if (!interval.equals(before.interval())) {
      requireWholeBatches(graph, before.interval());
      zero = last;
    }
    Time next = last.plus(interval);
    Ticks every = new Ticks(zero, interval, next);
    long waiting = every.due(next, now);
    if (missed == CheckpointSettings.MissedBatches.COALESCE && waiting > 1) {
      LOG.info("{} ticks have passed since the last batch; the next one stands for all", waiting);
      return new Ticks(zero, interval, next.plus(interval.multipliedBy(waiting - 1)));
    }
    if (waiting > 1) {
      LOG.info(
          "{} batches have been missed since the last one and run now"
              + " (stream.checkpoint.missedBatches=every)",
          waiting);
    }
    return every;
  }

  private static void requireWholeBatches(StreamGraph graph, Duration before) {
    for (StreamNode node : graph.streams()) {
      if (node.lookback().isPresent()
          && !(isMultiple(node.slide(), before) && isMultiple(node.lookback().get(), before))) {
        throw new TidemillException(
            ErrorCode.CHECKPOINT_MISMATCH,
            "the batch interval is " + graph.batchInterval().toMillis()
                + " ms and was " + before.toMillis() + " ms, and " + node.origin()
                + " would need parts of earlier batches; let its length and slide be multiples of "
                + before.toMillis() + " ms, go back to that interval, or drop what is kept for it");
      }
    }
  }

  private static boolean isMultiple(Duration of, Duration unit) {
    return of.toMillis() % unit.toMillis() == 0;
  }
}
