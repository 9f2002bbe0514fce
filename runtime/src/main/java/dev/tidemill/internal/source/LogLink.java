/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.source;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.blocklog.BlockFeed;
import dev.tidemill.internal.blocklog.BlockLogWriter;
import dev.tidemill.internal.blocklog.BlockOffset;
import dev.tidemill.internal.blocklog.LoggedChunk;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The buffer's side of its block log: what is to be written, and how far that is durable. The log
 * calls the methods of {@link BlockFeed}; the buffer calls the others, those that say so with its
 * lock held.
 */
final class LogLink implements BlockFeed {
  private final String stream;
  private final ReentrantLock lock;
  private final Condition storedChanged;
  private final Acknowledgements acknowledgements;
  private final ChunkQueue chunks;
  private final ReceiverEvents events;
  private @Nullable BlockLogWriter writer;
  private @Nullable Throwable deadFor;
  private BlockOffset durable = BlockOffset.ZERO;
  private long durableChunk;

  LogLink(
      String stream,
      ReentrantLock lock,
      Acknowledgements acknowledgements,
      ChunkQueue chunks,
      ReceiverEvents events) {
    this.stream = stream;
    this.lock = lock;
    this.storedChanged = lock.newCondition();
    this.acknowledgements = acknowledgements;
    this.chunks = chunks;
    this.events = events;
  }

  /** Called once, before anything is stored; everything before the position is durable. */
  void writeWith(BlockLogWriter logWriter, BlockOffset alreadyDurable) {
    writer = logWriter;
    durable = alreadyDurable;
  }

  ChunkQueue chunks() {
    return chunks;
  }

  /** Position before which everything is durable. Called with the lock held. */
  BlockOffset durable() {
    return durable;
  }

  /** Number of the last chunk that is durable. Called with the lock held. */
  long durableChunk() {
    return durableChunk;
  }

  /** Something was queued. Called without the lock: it may be written here and now. */
  void wake() {
    if (writer != null) {
      writer.wake();
    }
  }

  /** Writes what is queued, if nobody else does. Called without the lock. */
  void settle() {
    if (writer != null) {
      writer.settle();
    }
  }

  /** Records are no longer needed. Called without the lock. */
  void release(BlockOffset upTo) {
    if (writer != null) {
      writer.release(upTo);
    }
  }

  /** Waits until a chunk is durable. Called without the lock. */
  void await(long chunk, Intake intake) throws InterruptedException {
    lock.lock();
    try {
      while (durableChunk < chunk && !intake.isShut()) {
        requireAlive();
        storedChanged.await();
      }
      if (durableChunk < chunk) {
        throw new InterruptedException("the receiver of stream \"" + stream
            + "\" has been stopped before its last records were durable");
      }
    } finally {
      lock.unlock();
    }
  }

  /** Those who wait have to look again. Called with the lock held. */
  void signal() {
    storedChanged.signalAll();
  }

  /** Fails if nothing can be written any more. Called with the lock held. */
  void requireAlive() {
    Throwable cause = deadFor;
    if (cause != null) {
      throw new TidemillException(
          cause instanceof TidemillException known ? known.code() : ErrorCode.STORAGE_FAILED,
          "the block log of stream \"" + stream + "\" cannot be written any more: " + cause,
          cause);
    }
  }

  @Override
  public List<LoggedChunk> take(int bytes) {
    lock.lock();
    try {
      return chunks.take(bytes);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void durable(BlockOffset upTo, long sequence) {
    lock.lock();
    try {
      durable = upTo;
      durableChunk = sequence;
      acknowledgements.stored(sequence);
      storedChanged.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void failing(Exception failure) {
    events.error(
        "received records cannot be written to the block log; they are kept in memory, none of them"
            + " is acknowledged, and another attempt follows",
        failure);
  }

  @Override
  public void recovered() {
    events.logWrittenAgain();
  }

  @Override
  public void dead(Throwable cause) {
    lock.lock();
    try {
      deadFor = cause;
      acknowledgements.failed(cause);
      storedChanged.signalAll();
    } finally {
      lock.unlock();
    }
    events.error("the block log cannot be written any more", cause);
  }
}
