/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.source;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.time.Clock;
import dev.tidemill.time.Time;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes what is pushed replayable: cuts it into numbered blocks and keeps them until they are
 * released.
 *
 * <p>Any number of threads store; one, the driver's, names and reads ranges of blocks. One lock
 * guards everything: a store holds it for some ten nanoseconds, and a batch takes it a few times.
 *
 * <p>Invariants: blocks are in order of arrival, and arrivals never go back, whatever the clock
 * does. All records of a block arrived between the same two batch times, so that each belongs to
 * exactly one batch, the first one at or after its arrival; what is stored once that batch has been
 * cut has arrived after its time. No rate control postpones a block: a batch takes all of its
 * interval, and only the capacity bounds how much that is. {@code held} counts the records of all
 * blocks and of the open one; it exceeds the capacity only by a block that is larger than the
 * capacity and was let in while nothing was held. Those who wait for space are served first come
 * first served, so that a large collection is not starved by single records.
 */
final class BlockBuffer<T> {
  private static final int SMALLEST_BLOCK = 64;
  private static final int LARGEST_FIRST_ALLOCATION = 1 << 16;

  private final String stream;
  private final Clock clock;
  private final long zeroMillis;
  private final long intervalMillis;
  private final long blockMillis;
  private final int capacity;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition space = lock.newCondition();
  private final Deque<Object> waiting = new ArrayDeque<>();
  private final List<Block<T>> blocks = new ArrayList<>();
  private long firstBlock;
  private long held;

  private Object[] open = new Object[SMALLEST_BLOCK];
  private int openSize;
  private long openUntilMillis;
  private long lastArrivalMillis = Long.MIN_VALUE;
  private long earliestMillis = Long.MIN_VALUE;

  BlockBuffer(
      String stream,
      Clock clock,
      Time zeroTime,
      long intervalMillis,
      ReceiverSettings settings,
      long firstBlock) {
    this.stream = stream;
    this.clock = clock;
    this.zeroMillis = zeroTime.millis();
    this.intervalMillis = intervalMillis;
    this.blockMillis = settings.blockInterval().toMillis();
    this.capacity = settings.bufferRecords();
    this.firstBlock = firstBlock;
  }

  /** One start's permission to store; shut for good when that start is over. */
  static final class Intake {
    private volatile boolean shut;
    private volatile boolean used;

    boolean isShut() {
      return shut;
    }

    /** Whether anything was stored through it. */
    boolean isUsed() {
      return used;
    }
  }

  void store(T record, Intake intake) throws InterruptedException {
    lock.lock();
    try {
      admit(1, intake);
      long now = now();
      if (openSize > 0 && now >= openUntilMillis) {
        cut();
      }
      arrived(now);
      if (openSize == 0) {
        openUntilMillis = Math.min(now + blockMillis, batchOf(now) + 1);
      } else if (openSize == open.length) {
        open = Arrays.copyOf(open, openSize * 2);
      }
      open[openSize] = record;
      openSize++;
      held++;
    } finally {
      lock.unlock();
    }
  }

  void store(Collection<? extends T> records, Intake intake) throws InterruptedException {
    storeBlock(records.toArray(), intake);
  }

  void store(Iterator<? extends T> records, Intake intake) throws InterruptedException {
    List<T> collected = new ArrayList<>();
    records.forEachRemaining(collected::add);
    storeBlock(collected.toArray(), intake);
  }

  private void storeBlock(Object[] records, Intake intake) throws InterruptedException {
    lock.lock();
    try {
      admit(records.length, intake);
      if (records.length == 0) {
        return;
      }
      cut();
      arrived(now());
      blocks.add(new Block<>(records, records.length, lastArrivalMillis));
      held += records.length;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Lets nothing more in through this intake: when this returns, whoever waited has been sent away.
   */
  void shut(Intake intake) {
    lock.lock();
    try {
      intake.shut = true;
      space.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void admit(int records, Intake intake) throws InterruptedException {
    if (!waiting.isEmpty() || !hasSpaceFor(records)) {
      awaitSpace(records, intake);
    }
    if (intake.shut) {
      throw new InterruptedException("the receiver of stream \"" + stream + "\" has been stopped");
    }
    if (!intake.used) {
      intake.used = records > 0;
    }
  }

  private void awaitSpace(int records, Intake intake) throws InterruptedException {
    Object turn = new Object();
    waiting.add(turn);
    try {
      while (!intake.shut && (waiting.peek() != turn || !hasSpaceFor(records))) {
        space.await();
      }
    } finally {
      waiting.remove(turn);
      space.signalAll();
    }
  }

  private boolean hasSpaceFor(int records) {
    return held == 0 || held + records <= capacity;
  }

  private long now() {
    return Math.max(earliestMillis, clock.now().millis());
  }

  private void arrived(long millis) {
    lastArrivalMillis = millis;
    earliestMillis = millis;
  }

  /** The first batch time at or after a time. */
  private long batchOf(long millis) {
    return zeroMillis - Math.floorDiv(zeroMillis - millis, intervalMillis) * intervalMillis;
  }

  private void cut() {
    if (openSize == 0) {
      return;
    }
    blocks.add(new Block<>(open, openSize, lastArrivalMillis));
    int expected = Math.min(openSize + openSize / 8, LARGEST_FIRST_ALLOCATION);
    open = new Object[Math.max(SMALLEST_BLOCK, expected)];
    openSize = 0;
  }

  /**
   * The block after the last one that belongs to the batch: all that arrived at or before its time.
   */
  long endOf(Time batchTime, long from) {
    lock.lock();
    try {
      if (lastArrivalMillis <= batchTime.millis()) {
        cut();
      }
      earliestMillis = Math.max(earliestMillis, batchTime.millis() + 1);
      long end = from;
      for (Block<T> block : blocks.subList(indexOf(from), blocks.size())) {
        if (block.arrivalMillis() > batchTime.millis()) {
          break;
        }
        end++;
      }
      return end;
    } finally {
      lock.unlock();
    }
  }

  List<Block<T>> blocks(long from, long until) {
    lock.lock();
    try {
      return List.copyOf(blocks.subList(indexOf(from), indexOf(until)));
    } finally {
      lock.unlock();
    }
  }

  /** How many records the blocks hold, if none of them has been released. */
  OptionalLong count(long from, long until) {
    lock.lock();
    try {
      if (from < firstBlock || until > firstBlock + blocks.size()) {
        return OptionalLong.empty();
      }
      return OptionalLong.of(sizeOf(blocks.subList(indexOf(from), indexOf(until))));
    } finally {
      lock.unlock();
    }
  }

  boolean hasMore(long from) {
    lock.lock();
    try {
      return openSize > 0 || from < firstBlock + blocks.size();
    } finally {
      lock.unlock();
    }
  }

  void release(long upTo) {
    lock.lock();
    try {
      if (upTo <= firstBlock) {
        return;
      }
      List<Block<T>> released = blocks.subList(0, indexOf(upTo));
      held -= sizeOf(released);
      released.clear();
      firstBlock = upTo;
      space.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private long sizeOf(List<Block<T>> some) {
    return some.stream().mapToLong(Block::size).sum();
  }

  private int indexOf(long block) {
    long end = firstBlock + blocks.size();
    if (block < firstBlock || block > end) {
      throw new TidemillException(
          ErrorCode.SOURCE_FAILED,
          "stream \"" + stream + "\" holds the received blocks from " + firstBlock + " to " + end
              + ", but " + block + " was asked for: it was released");
    }
    return (int) (block - firstBlock);
  }
}
