/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.source;

import dev.tidemill.internal.blocklog.BlockOffset;
import dev.tidemill.spi.source.BatchOutcome;
import dev.tidemill.spi.source.BatchOutcome.Status;
import dev.tidemill.spi.source.Delivery;
import dev.tidemill.spi.source.OffsetRange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * The deliveries whose receivers want to hear of them, in the order of storing. All methods are
 * called with the buffer's lock held; callbacks are only queued here.
 */
final class Acknowledgements {
  /** A delivery, and where its records are. */
  private static final class Awaited {
    private final Delivery<?> delivery;
    private final Callbacks callbacks;
    private final BlockOffset from;
    private final BlockOffset until;
    private final long chunk;
    private final List<String> deadLetters = new ArrayList<>();
    private Status status = Status.PROCESSED;

    Awaited(
        Delivery<?> delivery,
        Callbacks callbacks,
        BlockOffset from,
        BlockOffset until,
        long chunk) {
      this.chunk = chunk;
      this.delivery = delivery;
      this.callbacks = callbacks;
      this.from = from;
      this.until = until;
    }

    /** A batch has taken some of its records. */
    void completed(BlockOffset batchFrom, BlockOffset batchUntil, BatchOutcome outcome) {
      boolean concerned = from.compareTo(batchUntil) < 0 && until.compareTo(batchFrom) > 0;
      if (!concerned) {
        return;
      }
      if (outcome.status() == Status.SKIPPED) {
        status = Status.SKIPPED;
      }
      for (String position : outcome.deadLetters()) {
        boolean isOther = BlockOffset.find(position)
            .filter(letter -> letter.compareTo(from) < 0 || letter.compareTo(until) >= 0)
            .isPresent();
        if (!isOther) {
          deadLetters.add(position);
        }
      }
    }

    BatchOutcome outcome() {
      return status == Status.PROCESSED && deadLetters.isEmpty()
          ? BatchOutcome.PROCESSED
          : new BatchOutcome(status, deadLetters);
    }
  }

  private final Deque<Awaited> unstored = new ArrayDeque<>();
  private final Deque<Awaited> undone = new ArrayDeque<>();
  /** Number of the last chunk that is durable. */
  private long stored;

  private BlockOffset done;

  /** Everything before a position is done. */
  Acknowledgements(BlockOffset start) {
    this.done = start;
  }

  /**
   * A delivery was stored from one position to another, which are equal if it has no records.
   *
   * @param chunk number of the last chunk that must be durable
   */
  void add(
      Delivery<?> delivery, Callbacks callbacks, BlockOffset from, BlockOffset until, long chunk) {
    Awaited awaited = new Awaited(delivery, callbacks, from, until, chunk);
    if (delivery.onStored().isPresent() || delivery.onFailed().isPresent()) {
      unstored.add(awaited);
    }
    if (delivery.onDone().isPresent()) {
      undone.add(awaited);
    }
  }

  /** All chunks up to one are as durable as they should be. */
  void stored(long chunk) {
    stored = Math.max(stored, chunk);
    while (!unstored.isEmpty() && unstored.peek().chunk <= stored) {
      Awaited next = unstored.remove();
      next.delivery.onStored().ifPresent(next.callbacks::add);
    }
    tellDone();
  }

  /** What is not stored will never be. */
  void failed(Throwable cause) {
    while (!unstored.isEmpty()) {
      Awaited next = unstored.remove();
      undone.remove(next);
      next.delivery
          .onFailed()
          .ifPresent(callback -> next.callbacks.add(() -> callback.accept(cause)));
    }
  }

  /** A batch is over. */
  void completed(OffsetRange range, BatchOutcome outcome) {
    BlockOffset from = (BlockOffset) range.from();
    BlockOffset until = (BlockOffset) range.until();
    if (!outcome.isProcessed()) {
      for (Awaited each : undone) {
        if (each.from.compareTo(until) >= 0) {
          break;
        }
        each.completed(from, until, outcome);
      }
    }
    done = until;
    tellDone();
  }

  private void tellDone() {
    while (!undone.isEmpty()
        && undone.peek().until.compareTo(done) <= 0
        && undone.peek().chunk <= stored) {
      Awaited next = undone.remove();
      next.delivery
          .onDone()
          .ifPresent(callback -> next.callbacks.add(() -> callback.accept(next.outcome())));
    }
  }

  /** The start with these callbacks is over. */
  void drop(Callbacks ended) {
    drop(unstored, ended);
    drop(undone, ended);
  }

  private static void drop(Deque<Awaited> from, Callbacks ended) {
    for (Iterator<Awaited> each = from.iterator(); each.hasNext(); ) {
      if (each.next().callbacks == ended) {
        each.remove();
      }
    }
  }
}
