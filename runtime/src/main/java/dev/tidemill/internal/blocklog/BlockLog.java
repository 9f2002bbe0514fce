/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.blocklog;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.log.BatchLog;
import dev.tidemill.internal.log.Frame;
import dev.tidemill.internal.log.LogCorruptedException;
import dev.tidemill.internal.log.LogFencedException;
import dev.tidemill.internal.log.LogSettings;
import dev.tidemill.internal.log.LogThread;
import dev.tidemill.internal.log.LogVersionException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The received records of one stream on disk, until the batches that take them are over.
 *
 * <p><b>Problem.</b> Many threads store small pieces, and each wants to know when its piece would
 * survive a crash. A sync takes milliseconds, so there cannot be one for each. What is no longer
 * needed has to go, though entries are only ever appended.
 *
 * <p><b>Approach.</b> Group commit: whoever calls {@link #write} takes everything that has been
 * queued since the last call, appends it, and forces once. A file is full at a certain size. The
 * next one, and the first one of each start, begins with a head, which holds what is known of the
 * source (its last position, and the ids that are remembered), so files before it are needed for
 * their records alone. They are deleted when those are released.
 *
 * <p><b>Invariants.</b> A position is reported as durable only after a force that followed its
 * entries. A head describes entries that were appended before it, and nothing that is still queued:
 * an id that is in the log without its record would make the record that comes again look like a
 * duplicate. When a write fails, its entries stay appended, and the next write forces them into a
 * new file.
 *
 * <p>{@link #write} and {@link #close} exclude each other.
 */
public final class BlockLog implements AutoCloseable {
  /** How many bytes are forced together. */
  private static final int GROUP_BYTES = 4 << 20;

  /** Files before this one may be deleted when everything before a position is released. */
  private record Boundary(long segment, BlockOffset before) {}

  private final BlockLogPlace place;
  private final BlockFeed feed;
  private final BatchLog log;
  private final IdWindow ids;
  private final RecoveredBlocks recovered;
  private final Deque<LoggedChunk> taken = new ArrayDeque<>();
  private final Deque<Boundary> boundaries = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();
  private Optional<String> position;
  private BlockOffset appended;
  private BlockOffset durable;
  private volatile BlockOffset released;
  private volatile @Nullable BlockOffset nextBoundary;
  private long appendedChunk;
  private long durableChunk;
  private boolean hasUnforced;
  /** Set while the head of a new file is not known to be written: what is before that file. */
  private @Nullable BlockOffset rollingAt;

  private long headBytes;
  private boolean dead;
  private boolean failing;
  private boolean closed;

  private BlockLog(
      BlockLogPlace place,
      BlockFeed feed,
      BatchLog log,
      IdWindow ids,
      RecoveredBlocks recovered,
      BlockOffset needed) {
    this.place = place;
    this.feed = feed;
    this.log = log;
    this.ids = ids;
    this.recovered = recovered;
    this.position = recovered.position();
    this.appended = recovered.end();
    this.durable = recovered.end();
    this.released = needed;
  }

  /**
   * Opens a log and reads what is still needed of it.
   *
   * @param needed everything before it has been processed
   * @param ids is filled with the ids that are remembered
   * @throws TidemillException if the log is damaged or cannot be read, or another process owns it
   */
  public static BlockLog open(
      BlockLogPlace place, BlockOffset needed, IdWindow ids, BlockFeed feed) {
    RecoveredBlocks recovered = new RecoveredBlocks(place.directory(), place.codecs(), needed, ids);
    try {
      BatchLog log = BatchLog.open(
          place.storage(),
          place.directory(),
          place.epoch(),
          LogSettings.DEFAULT
              .withSegmentBytes(place.fileBytes())
              .withDurability(place.durability()),
          LogThread.ofCaller(),
          recovered::read);
      return begin(new BlockLog(place, feed, log, ids, recovered, needed));
    } catch (LogFencedException e) {
      throw new TidemillException(ErrorCode.FENCED, String.valueOf(e.getMessage()), e);
    } catch (LogCorruptedException | LogVersionException e) {
      throw new TidemillException(
          ErrorCode.CHECKPOINT_UNREADABLE, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new TidemillException(
          ErrorCode.STORAGE_FAILED,
          "the block log in " + place.directory() + " cannot be opened: " + e.getMessage()
              + "; check that it can be written and has space",
          e);
    }
  }

  /** Begins the first file of this start, so that those of earlier ones can be deleted. */
  private static BlockLog begin(BlockLog opened) throws IOException {
    boolean begun = false;
    try {
      opened.recovered.requireBeginning(opened.log.found());
      if (opened.place.isExclusive()) {
        opened.log.releaseReserved();
      }
      opened.roll();
      opened.rolled();
      opened.deleteReleased();
      begun = true;
      return opened;
    } finally {
      if (!begun) {
        opened.log.close();
      }
    }
  }

  /** What earlier starts have left. */
  public RecoveredBlocks recovered() {
    return recovered;
  }

  /**
   * Writes everything that is queued, and deletes what is not needed. Returns false if another
   * attempt is to follow.
   */
  public boolean write() {
    lock.lock();
    try {
      if (closed || dead) {
        return true;
      }
      boolean written = writeAll();
      deleteReleased();
      return written;
    } finally {
      lock.unlock();
    }
  }

  private boolean writeAll() {
    try {
      while (true) {
        if (taken.isEmpty() && !hasUnforced) {
          taken.addAll(feed.take(GROUP_BYTES));
        }
        if (taken.isEmpty() && !hasUnforced) {
          return true;
        }
        writeGroup();
        if (failing) {
          failing = false;
          feed.recovered();
        }
        feed.durable(durable, durableChunk);
      }
    } catch (LogFencedException e) {
      die(e);
      return true;
    } catch (IOException e) {
      if (isFatal(e)) {
        die(e.getCause() == null ? e : e.getCause());
        return true;
      }
      failing = true;
      feed.failing(e);
      return false;
    } catch (Throwable e) { // those who wait must hear of it, whatever it is
      die(e);
      return true;
    }
  }

  /** The log wraps what is no failure of the storage. */
  private static boolean isFatal(IOException e) {
    return e.getCause() instanceof RuntimeException || e.getCause() instanceof Error;
  }

  private void die(Throwable cause) {
    dead = true;
    feed.dead(cause);
  }

  /** What a failure has left unforced goes first and alone: the log holds only so much of that. */
  private void writeGroup() throws IOException {
    if (!hasUnforced) {
      appendTaken();
    }
    log.force();
    if (rollingAt != null) {
      rolled();
    }
    hasUnforced = false;
    durable = appended;
    durableChunk = appendedChunk;
  }

  private void appendTaken() throws IOException {
    if (isFull(taken.stream().mapToLong(LoggedChunk::size).sum())) {
      roll();
      rolled();
    }
    while (!taken.isEmpty()) {
      LoggedChunk chunk = taken.peek();
      log.append(new Frame(
          ChunkFormat.RECORDS, place.epoch(), chunk.from().block(), ChunkFormat.encode(chunk)));
      hasUnforced = true;
      taken.remove();
      if (chunk.position().isPresent()) {
        position = chunk.position();
      }
      chunk.ids().forEach(id -> ids.add(id, chunk.arrivalMillis()));
      appended = chunk.until();
      appendedChunk = chunk.sequence();
    }
  }

  /** A head with many ids may be larger than a file: after it, at least as much is written. */
  private boolean isFull(long more) {
    long records = log.bytesSinceHead() - headBytes;
    return records > 0 && records + more > Math.max(place.fileBytes() - headBytes, headBytes);
  }

  /**
   * Begins a file with a head. All that was appended is durable. If it fails, the next force writes
   * the head.
   */
  private void roll() throws IOException {
    rollingAt = durable;
    hasUnforced = true;
    log.roll(new Frame(
        ChunkFormat.HEAD,
        place.epoch(),
        durable.block(),
        ChunkFormat.encode(new ChunkFormat.Head(durable, position, ids.known()))));
  }

  /** The head is written. */
  private void rolled() {
    boundaries.add(new Boundary(log.segment(), Objects.requireNonNull(rollingAt)));
    rollingAt = null;
    hasUnforced = false;
    headBytes = log.bytesSinceHead();
  }

  /**
   * The records before a position are no longer needed. Returns whether the next {@link #write} will
   * delete files. Does not wait for a write.
   */
  boolean released(BlockOffset upTo) {
    released = upTo;
    BlockOffset next = nextBoundary;
    return next != null && next.compareTo(upTo) <= 0;
  }

  private void deleteReleased() {
    if (closed || dead) {
      return;
    }
    long segment = -1;
    while (!boundaries.isEmpty() && boundaries.peek().before().compareTo(released) <= 0) {
      segment = boundaries.remove().segment();
    }
    if (segment >= 0) {
      log.deleteBefore(segment);
    }
    nextBoundary = boundaries.isEmpty() ? null : boundaries.peek().before();
  }

  /** Makes one attempt to write what is queued, and closes the files. May be repeated. */
  @Override
  public void close() {
    lock.lock();
    try {
      if (!closed) {
        if (!dead) {
          writeAll();
        }
        closed = true;
        log.close();
      }
    } finally {
      lock.unlock();
    }
  }
}
