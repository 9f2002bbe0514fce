/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.source;

import dev.tidemill.internal.blocklog.BlockLogWriter;
import dev.tidemill.internal.blocklog.BlockOffset;
import dev.tidemill.internal.blocklog.IdWindow;
import dev.tidemill.internal.blocklog.RecordEncoder;
import dev.tidemill.internal.blocklog.RecoveredBlocks;
import dev.tidemill.spi.source.BatchOutcome;
import dev.tidemill.spi.source.Credit;
import dev.tidemill.spi.source.Delivery;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.time.Clock;
import dev.tidemill.time.Time;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes what is pushed replayable: cuts it into numbered blocks and keeps them until they are
 * released. If there is a block log, it also has them written, and batches take only what is
 * durable.
 *
 * <p>Any number of threads store; one, the driver's, names and reads ranges; the log's takes chunks.
 * One lock guards everything: a store of one record holds it while that is added, and encoded if
 * there is a log; a batch takes it a few times. No callback runs and nothing is written with the lock
 * held.
 *
 * <p>Invariants: blocks are in order of arrival, and arrivals never go back, whatever the clock
 * does. All records of a block arrived between the same two batch times. A batch takes no record
 * that arrived after its time, and what is stored once it has been cut has arrived after its time. A
 * block that exceeds what a batch may take is split there: its other records stay, and are the first
 * of the next batch. {@link BufferSpace} counts the records and bytes of all blocks and of the open
 * one. Chunks are queued in the order of the records.
 */
final class BlockBuffer<T> {
  /** Without a log, everything is as durable as it will be. */
  private static final BlockOffset EVERYTHING = new BlockOffset(Long.MAX_VALUE, 0);

  private final String stream;
  private final ArrivalClock arrivals;
  private final long blockMillis;
  private final int blockBytes;

  private final ReentrantLock lock = new ReentrantLock();
  private final BufferSpace space;
  private final Acknowledgements acknowledgements;
  private final HeldBlocks blocks;
  private final IdWindow ids;
  private Optional<String> lastPosition = Optional.empty();
  private final CreditNews creditNews = new CreditNews();

  /** Set once, before anything is stored. */
  private @Nullable LogLink log;

  private final OpenBlock open;

  BlockBuffer(
      String stream,
      Clock clock,
      Time zeroTime,
      long intervalMillis,
      BufferSettings settings,
      IdWindow ids,
      BlockOffset start) {
    this.stream = stream;
    this.arrivals = new ArrivalClock(clock, zeroTime, intervalMillis);
    this.blockMillis = settings.blockInterval().toMillis();
    this.blockBytes = settings.blockBytes();
    this.open = new OpenBlock(blockBytes);
    this.space = new BufferSpace(stream, settings, lock);
    this.acknowledgements = new Acknowledgements(start);
    this.blocks = new HeldBlocks(stream, start);
    this.ids = ids;
  }

  /** The buffer's side of a log, for {@link #logTo}. */
  LogLink link(ChunkQueue chunks, ReceiverEvents events) {
    return new LogLink(stream, lock, acknowledgements, chunks, events);
  }

  /**
   * Has everything written from now on, and takes what earlier processes have left. Called once,
   * before anything is stored.
   *
   * @param needed the first record that is needed of that
   */
  void logTo(LogLink link, BlockLogWriter writer, RecoveredBlocks recovered, BlockOffset needed) {
    lock.lock();
    try {
      if (!recovered.blocks().isEmpty()) {
        blocks.restore(recovered.blocks(), needed);
        recovered
            .blocks()
            .forEach(each -> space.takeUnconditionally(each.records().length, each.bytes()));
      }
      lastPosition = recovered.position();
      ids.addAll(recovered.ids());
      link.writeWith(writer, blocks.end());
      log = link;
    } finally {
      lock.unlock();
    }
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
    wakeLog();
  }

  /** Stores records in blocks of their own, and waits until they are durable. */
  void store(Collection<? extends T> collection, Intake intake) throws InterruptedException {
    Object[] records = collection.toArray();
    if (records.length == 0) {
      return;
    }
    List<Piece> pieces = pieces(records, OptionalLong.empty());
    long chunk = 0;
    lock.lock();
    try {
      admit(records.length, Piece.bytes(pieces), intake);
      cut();
      arrivals.arrived(arrivals.now());
      for (Piece piece : pieces) {
        queue(piece, new BlockOffset(blocks.next(), 0), Optional.empty(), List.of());
        blocks.add(new Block(
            blocks.next(),
            piece.records(),
            piece.records().length,
            piece.bytes(),
            arrivals.last()));
      }
      chunk = lastChunk();
    } finally {
      lock.unlock();
    }
    if (log != null) {
      log.wake();
      log.await(chunk, intake);
    }
  }

  void store(Delivery<? extends T> delivery, Intake intake) throws InterruptedException {
    intake.callbacks().awaitRoom();
    if (ids.isOn() && delivery.id().isPresent()) {
      storeNew(delivery, intake);
    } else {
      List<Piece> pieces = pieces(delivery.records().toArray(), delivery.bytes());
      lock.lock();
      try {
        admit(Piece.records(pieces), Piece.bytes(pieces), intake);
        add(delivery, pieces, List.of(), intake);
      } finally {
        lock.unlock();
      }
    }
    wakeLog();
    intake.callbacks().settle();
  }

  /**
   * Stores the records of a delivery that were not stored before. Looking for them and remembering
   * them is one step, so it encodes with the lock held.
   */
  private void storeNew(Delivery<? extends T> delivery, Intake intake) throws InterruptedException {
    List<String> all = DeliveryIds.of(delivery, stream);
    long most = delivery.bytes().orElseGet(() -> SizeEstimate.ofAll(delivery.records()));
    lock.lock();
    try {
      admit(all.size(), most, intake);
      List<Piece> pieces;
      List<Integer> unknown = ids.unknown(all, arrivals.now());
      try {
        OptionalLong bytes = delivery.bytes().isPresent()
            ? OptionalLong.of(most * unknown.size() / Math.max(1, all.size()))
            : OptionalLong.empty();
        pieces = pieces(unknown.stream().map(delivery.records()::get).toArray(), bytes);
      } finally {
        space.free(all.size(), most);
      }
      space.takeUnconditionally(Piece.records(pieces), Piece.bytes(pieces));
      List<String> fresh = unknown.stream().map(all::get).toList();
      add(delivery, pieces, fresh, intake);
      fresh.forEach(id -> ids.add(id, arrivals.last()));
    } finally {
      lock.unlock();
    }
  }

  private List<Piece> pieces(Object[] records, OptionalLong bytes) {
    if (log == null) {
      return Piece.of(records, bytes, null, blockBytes);
    }
    RecordEncoder encoder = log.chunks().encoder();
    try {
      return Piece.of(records, bytes, encoder, blockBytes);
    } finally {
      log.chunks().giveBack(encoder);
    }
  }

  private void add(
      Delivery<? extends T> delivery, List<Piece> pieces, List<String> newIds, Intake intake) {
    BlockOffset from = tip();
    int idsUsed = 0;
    for (int i = 0; i < pieces.size(); i++) {
      Piece piece = pieces.get(i);
      int size = piece.records().length;
      List<String> pieceIds = newIds.isEmpty() ? newIds : newIds.subList(idsUsed, idsUsed + size);
      idsUsed += size;
      arrive();
      queue(
          piece,
          new BlockOffset(blocks.next(), open.size()),
          i == pieces.size() - 1 ? delivery.position() : Optional.empty(),
          pieceIds);
      open.addAll(piece.records(), piece.bytes());
    }
    if (delivery.position().isPresent()) {
      lastPosition = delivery.position();
      if (pieces.isEmpty() && log != null) {
        log.chunks().add(delivery.position().get(), tip(), arrivals.now());
      }
    }
    acknowledgements.add(delivery, intake.callbacks(), from, tip(), lastChunk());
    acknowledgements.stored(log == null ? 0 : log.durableChunk()); // if nothing has to be written
  }

  private void queue(
      Piece piece, BlockOffset at, Optional<String> position, List<String> pieceIds) {
    if (log != null && piece.encoded() != null) {
      log.chunks().add(piece.encoded(), at, arrivals.last(), position, pieceIds);
    }
  }

  private long lastChunk() {
    return log == null ? 0 : log.chunks().lastSequence();
  }

  private void admit(long records, long bytes, Intake intake) throws InterruptedException {
    space.take(records, bytes, intake);
    requireAlive();
    if (records > 0) {
      intake.use();
    }
  }

  private void requireAlive() {
    if (log != null) {
      log.requireAlive();
    }
  }

  private void append(@Nullable Object record, long bytes) {
    arrive();
    long size = bytes;
    if (log != null) {
      try {
        BlockOffset at = new BlockOffset(blocks.next(), open.size());
        size = Math.max(bytes, log.chunks().add(record, at, arrivals.last()));
      } catch (RuntimeException | Error e) {
        space.free(1, bytes);
        throw e;
      }
      space.takeUnconditionally(0, size - bytes);
    }
    open.add(record, size);
  }

  /** Records arrive: from here on, the open block is the one that they belong to. */
  private void arrive() {
    long now = arrivals.now();
    if (open.isOver(now)) {
      cut();
    }
    arrivals.arrived(now);
    if (open.isEmpty()) {
      open.begin(Math.min(now + blockMillis, arrivals.batchOf(now) + 1));
    }
  }

  /** Lets a new start of the receiver store. */
  void open(Intake intake) {
    locked(() -> creditNews.use(intake));
  }

  /**
   * Lets nothing more in through this intake: when this returns, whoever waited has been sent away.
   */
  void shut(Intake intake) {
    locked(() -> {
      intake.shut();
      acknowledgements.drop(intake.callbacks());
      space.signal();
      if (log != null) {
        log.signal();
      }
    });
  }

  /** The position behind the last record. */
  private BlockOffset tip() {
    return open.isEmpty() ? blocks.end() : new BlockOffset(blocks.next(), open.size());
  }

  private void cut() {
    if (open.isEmpty()) {
      return;
    }
    if (log != null) {
      log.chunks().seal();
    }
    blocks.add(open.cut(blocks.next(), arrivals.last()));
  }

  private void wakeLog() {
    if (log != null) {
      log.wake();
    }
  }

  /**
   * The end of a batch: behind the last record that arrived at or before its time and is durable, or
   * earlier if there are more records than it may have.
   */
  BlockOffset endOf(Time batchTime, BlockOffset from, long maxRecords) {
    if (log != null) {
      log.settle();
      settleCallbacks();
    }
    lock.lock();
    try {
      requireAlive();
      if (arrivals.last() <= batchTime.millis()) {
        cut();
      }
      arrivals.cut(batchTime);
      return blocks.endOf(batchTime, from, maxRecords, log == null ? EVERYTHING : log.durable());
    } finally {
      lock.unlock();
    }
  }

  /** The records between two positions, one partition for each block. */
  List<BlockSlice<T>> slices(BlockOffset from, BlockOffset until) {
    return locked(() -> blocks.slices(from, until));
  }

  /**
   * Whether all records between two positions, which an earlier process has named, are there.
   *
   * @param records how many there were, if that is known
   */
  boolean holds(BlockOffset from, BlockOffset until, OptionalLong records) {
    return locked(() -> blocks.holds(from, until, records));
  }

  /** How many records are between two positions, if none of them has been released. */
  OptionalLong count(BlockOffset from, BlockOffset until) {
    return locked(() -> blocks.count(from, until));
  }

  /** How many records have arrived behind a position; empty if it is no position of this buffer. */
  OptionalLong waiting(BlockOffset from) {
    return locked(() -> {
      BlockOffset at = from.compareTo(tip()) > 0 ? tip() : from;
      boolean isInOpen = at.compareTo(blocks.end()) > 0;
      if (isInOpen) {
        return OptionalLong.of(Math.max(0, open.size() - at.record()));
      }
      OptionalLong closed = blocks.count(at, blocks.end());
      return closed.isPresent() ? OptionalLong.of(closed.getAsLong() + open.size()) : closed;
    });
  }

  boolean hasMore(BlockOffset from) {
    return locked(() -> from.compareTo(tip()) < 0);
  }

  /** A batch is over. */
  void completed(OffsetRange range, BatchOutcome outcome) {
    locked(() -> acknowledgements.completed(range, outcome));
    settleCallbacks();
  }

  void release(BlockOffset upTo) {
    locked(() -> {
      List<Block> released = blocks.release(upTo);
      space.free(
          released.stream().mapToLong(Block::size).sum(),
          released.stream().mapToLong(Block::bytes).sum());
      creditNews.grown(space.credit(), this);
    });
    if (log != null) {
      log.release(upTo);
    }
    settleCallbacks();
  }

  /** Makes everybody wait who wants to store, or lets them store again. */
  void pause(boolean paused) {
    locked(() -> {
      space.pause(paused);
      creditNews.grown(space.credit(), this);
    });
    settleCallbacks();
  }

  /** What can be stored now. */
  Credit credit() {
    return locked(() -> space.credit());
  }

  /** What can be stored while nothing is. */
  Credit capacity() {
    return space.capacity();
  }

  Credit credit(Intake intake) {
    return locked(() -> intake.isShut() ? Credit.NONE : space.credit());
  }

  /** Has a listener called whenever the credit has grown. */
  void onCredit(Intake intake, Consumer<? super Credit> listener) {
    locked(() -> creditNews.listen(intake, listener));
  }

  /** Calls the listener; not with the lock held. */
  void tellCredit(Intake intake) {
    Consumer<? super Credit> listener;
    lock.lock();
    try {
      listener = creditNews.told();
    } finally {
      lock.unlock();
    }
    if (listener != null) {
      listener.accept(credit(intake));
    }
  }

  /** Runs callbacks that are due, where their thread is the caller's. Not with the lock held. */
  private void settleCallbacks() {
    Callbacks callbacks;
    lock.lock();
    try {
      callbacks = creditNews.callbacks();
    } finally {
      lock.unlock();
    }
    if (callbacks != null) {
      callbacks.settle();
    }
  }

  /** The position of the source that was stored last. */
  Optional<String> lastPosition() {
    return locked(() -> lastPosition);
  }

  private void locked(Runnable action) {
    lock.lock();
    try {
      action.run();
    } finally {
      lock.unlock();
    }
  }

  private <R> R locked(Supplier<R> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }
}
