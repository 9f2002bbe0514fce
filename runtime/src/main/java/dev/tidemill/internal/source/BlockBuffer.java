/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.source;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.blocklog.BlockOffset;
import dev.tidemill.spi.source.BatchOutcome;
import dev.tidemill.spi.source.Credit;
import dev.tidemill.spi.source.Delivery;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.time.Clock;
import dev.tidemill.time.Time;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes what is pushed replayable: cuts it into numbered blocks and keeps them until they are
 * released.
 *
 * <p>Any number of threads store; one, the driver's, names and reads ranges. One lock guards
 * everything: a store holds it for some ten nanoseconds, and a batch takes it a few times. No
 * callback runs with the lock held.
 *
 * <p>Invariants: blocks are in order of arrival, and arrivals never go back, whatever the clock
 * does. All records of a block arrived between the same two batch times. A batch takes no record
 * that arrived after its time, and what is stored once it has been cut has arrived after its time. A
 * block that exceeds what a batch may take is split there: its other records stay, and are the first
 * of the next batch. {@link BufferSpace} counts the records and bytes of all blocks and of the open
 * one.
 */
final class BlockBuffer<T> {
  private static final int SMALLEST_BLOCK = 64;
  private static final int LARGEST_FIRST_ALLOCATION = 1 << 16;

  private final String stream;
  private final Clock clock;
  private final long zeroMillis;
  private final long intervalMillis;
  private final long blockMillis;
  private final int blockBytes;

  private final ReentrantLock lock = new ReentrantLock();
  private final BufferSpace space;
  private final Acknowledgements acknowledgements;
  private final List<Block> blocks = new ArrayList<>();
  /** Number of the first of the blocks, or of the open one. */
  private long firstBlock;

  private BlockOffset released;
  private Optional<String> lastPosition = Optional.empty();
  private @Nullable Intake intakeInUse;
  private @Nullable Consumer<? super Credit> creditListener;
  private boolean creditIsTold = true;

  private Object[] open = new Object[SMALLEST_BLOCK];
  private int openSize;
  private long openBytes;
  private long openUntilMillis;
  private long lastArrivalMillis = Long.MIN_VALUE;
  private long earliestMillis = Long.MIN_VALUE;

  BlockBuffer(
      String stream,
      Clock clock,
      Time zeroTime,
      long intervalMillis,
      BufferSettings settings,
      BlockOffset start) {
    this.stream = stream;
    this.clock = clock;
    this.zeroMillis = zeroTime.millis();
    this.intervalMillis = intervalMillis;
    this.blockMillis = settings.blockInterval().toMillis();
    this.blockBytes = settings.blockBytes();
    this.space = new BufferSpace(stream, settings, lock);
    this.acknowledgements = new Acknowledgements(start);
    this.released = start;
    this.firstBlock = start.record() == 0 ? start.block() : start.block() + 1;
  }

  void store(T record, Intake intake) throws InterruptedException {
    long bytes = SizeEstimate.ofNullable(record);
    lock.lock();
    try {
      admit(1, bytes, intake);
      append(record, bytes);
    } finally {
      lock.unlock();
    }
  }

  void store(Collection<? extends T> records, Intake intake) throws InterruptedException {
    storeBlocks(records.toArray(), intake);
  }

  void store(Iterator<? extends T> records, Intake intake) throws InterruptedException {
    List<T> collected = new ArrayList<>();
    records.forEachRemaining(collected::add);
    storeBlocks(collected.toArray(), intake);
  }

  /** Stores records in blocks of their own. */
  private void storeBlocks(Object[] records, Intake intake) throws InterruptedException {
    if (records.length == 0) {
      return;
    }
    Sizes sizes = Sizes.estimated(records);
    lock.lock();
    try {
      admit(records.length, sizes.total(), intake);
      cut();
      arrived(now());
      for (int from = 0; from < records.length; ) {
        int until = sizes.endOfBlock(from, blockBytes);
        Object[] part = from == 0 && until == records.length
            ? records
            : Arrays.copyOfRange(records, from, until);
        blocks.add(new Block(
            nextBlock(), part, part.length, sizes.between(from, until), lastArrivalMillis));
        from = until;
      }
    } finally {
      lock.unlock();
    }
  }

  void store(Delivery<? extends T> delivery, Intake intake) throws InterruptedException {
    intake.callbacks().awaitRoom();
    Object[] records = delivery.records().toArray();
    Sizes sizes = delivery.bytes().isPresent()
        ? Sizes.even(records.length, delivery.bytes().getAsLong())
        : Sizes.estimated(records);
    lock.lock();
    try {
      admit(records.length, sizes.total(), intake);
      BlockOffset from = tip();
      for (int i = 0; i < records.length; i++) {
        append(records[i], sizes.of(i));
      }
      acknowledgements.add(delivery, intake.callbacks(), from, tip());
      delivery.position().ifPresent(position -> lastPosition = Optional.of(position));
      acknowledgements.stored(tip());
    } finally {
      lock.unlock();
    }
    intake.callbacks().settle();
  }

  private void admit(long records, long bytes, Intake intake) throws InterruptedException {
    space.take(records, bytes, intake);
    if (records > 0) {
      intake.use();
    }
  }

  private void append(@Nullable Object record, long bytes) {
    long now = now();
    if (openSize > 0 && (now >= openUntilMillis || openBytes >= blockBytes)) {
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
    openBytes += bytes;
  }

  /** Lets a new start of the receiver store. */
  void open(Intake intake) {
    lock.lock();
    try {
      intakeInUse = intake;
      creditListener = null;
      creditIsTold = true;
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
      intake.shut();
      acknowledgements.drop(intake.callbacks());
      space.signal();
    } finally {
      lock.unlock();
    }
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

  /** Number of the open block, or of the next one. */
  private long nextBlock() {
    return firstBlock + blocks.size();
  }

  /** The position behind the last record. */
  private BlockOffset tip() {
    if (openSize > 0) {
      return new BlockOffset(nextBlock(), openSize);
    }
    return blocks.isEmpty() ? released : blocks.get(blocks.size() - 1).end();
  }

  private void cut() {
    if (openSize == 0) {
      return;
    }
    blocks.add(new Block(nextBlock(), open, openSize, openBytes, lastArrivalMillis));
    int expected = Math.min(openSize + openSize / 8, LARGEST_FIRST_ALLOCATION);
    open = new Object[Math.max(SMALLEST_BLOCK, expected)];
    openSize = 0;
    openBytes = 0;
  }

  /**
   * The end of a batch: behind the last record that arrived at or before its time, or earlier if
   * there are more records than it may have.
   */
  BlockOffset endOf(Time batchTime, BlockOffset from, long maxRecords) {
    lock.lock();
    try {
      if (lastArrivalMillis <= batchTime.millis()) {
        cut();
      }
      earliestMillis = Math.max(earliestMillis, batchTime.millis() + 1);
      BlockOffset end = from;
      long left = maxRecords;
      for (Block block : blocks.subList(indexOf(from), blocks.size())) {
        if (block.arrivalMillis() > batchTime.millis() || left <= 0) {
          break;
        }
        long start = block.number() == from.block() ? from.record() : 0;
        long taken = Math.min(block.size() - start, left);
        if (taken > 0) {
          end = new BlockOffset(block.number(), start + taken);
          left -= taken;
        }
      }
      return end;
    } finally {
      lock.unlock();
    }
  }

  /** The records between two positions, one partition for each block. */
  List<BlockSlice<T>> slices(BlockOffset from, BlockOffset until) {
    lock.lock();
    try {
      return slicesBetween(from, until);
    } finally {
      lock.unlock();
    }
  }

  private List<BlockSlice<T>> slicesBetween(BlockOffset from, BlockOffset until) {
    List<BlockSlice<T>> slices = new ArrayList<>();
    for (Block block : blocks.subList(indexOf(from), blocks.size())) {
      long start = block.number() == from.block() ? from.record() : 0;
      long end = block.number() == until.block() ? until.record() : block.size();
      if (block.number() > until.block()) {
        break;
      }
      if (start < end) {
        slices.add(block.slice((int) start, (int) end));
      }
    }
    return slices;
  }

  /** How many records are between two positions, if none of them has been released. */
  OptionalLong count(BlockOffset from, BlockOffset until) {
    lock.lock();
    try {
      if (from.compareTo(released) < 0 || until.compareTo(tip()) > 0) {
        return OptionalLong.empty();
      }
      return OptionalLong.of(
          slicesBetween(from, until).stream().mapToLong(BlockSlice::size).sum());
    } finally {
      lock.unlock();
    }
  }

  boolean hasMore(BlockOffset from) {
    lock.lock();
    try {
      return from.compareTo(tip()) < 0;
    } finally {
      lock.unlock();
    }
  }

  /** A batch is over. */
  void completed(OffsetRange range, BatchOutcome outcome) {
    Optional<Callbacks> callbacks;
    lock.lock();
    try {
      acknowledgements.completed(range, outcome);
      callbacks = callbacksInUse();
    } finally {
      lock.unlock();
    }
    callbacks.ifPresent(Callbacks::settle);
  }

  void release(BlockOffset upTo) {
    Optional<Callbacks> callbacks;
    lock.lock();
    try {
      if (upTo.compareTo(released) <= 0) {
        return;
      }
      int end = indexOf(upTo);
      if (end < blocks.size() && blocks.get(end).end().compareTo(upTo) <= 0) {
        end++;
      }
      List<Block> over = blocks.subList(0, end);
      space.free(
          over.stream().mapToLong(Block::size).sum(),
          over.stream().mapToLong(Block::bytes).sum());
      firstBlock += over.size();
      over.clear();
      released = upTo;
      callbacks = tellCredit();
    } finally {
      lock.unlock();
    }
    callbacks.ifPresent(Callbacks::settle);
  }

  /** Makes everybody wait who wants to store, or lets them store again. */
  void pause(boolean paused) {
    Optional<Callbacks> callbacks;
    lock.lock();
    try {
      space.pause(paused);
      callbacks = tellCredit();
    } finally {
      lock.unlock();
    }
    callbacks.ifPresent(Callbacks::settle);
  }

  /** What can be stored now. */
  Credit credit(Intake intake) {
    lock.lock();
    try {
      return intake.isShut() ? Credit.NONE : space.credit();
    } finally {
      lock.unlock();
    }
  }

  /** Has a listener called whenever the credit has grown. */
  void onCredit(Intake intake, Consumer<? super Credit> listener) {
    lock.lock();
    try {
      if (intake == intakeInUse) {
        creditListener = listener;
      }
    } finally {
      lock.unlock();
    }
  }

  private Optional<Callbacks> callbacksInUse() {
    return Optional.ofNullable(intakeInUse).map(Intake::callbacks);
  }

  /** Queues a call of the credit's listener, unless one is queued. */
  private Optional<Callbacks> tellCredit() {
    Intake intake = intakeInUse;
    Consumer<? super Credit> listener = creditListener;
    if (intake != null && listener != null && creditIsTold && !space.credit().isEmpty()) {
      creditIsTold = false;
      intake.callbacks().add(() -> {
        lock.lock();
        try {
          creditIsTold = true;
        } finally {
          lock.unlock();
        }
        listener.accept(credit(intake));
      });
    }
    return callbacksInUse();
  }

  /** The position of the source that was stored last. */
  Optional<String> lastPosition() {
    lock.lock();
    try {
      return lastPosition;
    } finally {
      lock.unlock();
    }
  }

  /** Index of the block with the record at a position. */
  private int indexOf(BlockOffset position) {
    if (position.compareTo(released) < 0 || position.compareTo(tip()) > 0) {
      throw new TidemillException(
          ErrorCode.SOURCE_FAILED,
          "stream \"" + stream + "\" holds the received records from " + released + " to " + tip()
              + ", but " + position + " was asked for"
              + (position.compareTo(released) < 0 ? ": it was released" : ""));
    }
    return (int) Math.max(0, position.block() - firstBlock);
  }
}
