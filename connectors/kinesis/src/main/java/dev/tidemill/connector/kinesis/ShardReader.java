/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import dev.tidemill.connector.kinesis.StreamClient.Seek;
import dev.tidemill.error.TidemillException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Fetches the records of one shard into its buffer, on a thread of its own, until the shard is at its
 * end, or the reader is closed, or intake was stopped and everything is fetched.
 *
 * <p>A reader begins <em>at</em> the record behind which it is to go on, not after it. If that record
 * is not there, others that came after it may be gone, too; that is a loss, unless it is known that
 * everything was read up to a time that the stream still retains.
 */
final class ShardReader implements Runnable {
  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(10);
  private static final Duration UNTIL_CHILDREN_ARE_LISTED = Duration.ofSeconds(5);

  /** So many refusals in a row are reported; fewer are usual where others read, too. */
  private static final int REPORTED_THROTTLES = 5;

  private final ShardReaders owner;
  private final String shardId;
  private final ShardBuffer buffer;
  private final Pace pace;
  private final CountDownLatch answered = new CountDownLatch(1);
  private @Nullable String iterator;
  private @Nullable String sought;
  private boolean fromBeginning;
  private int failures;
  private @Nullable Thread thread;
  private final AtomicLong tips = new AtomicLong();
  private volatile boolean closed;
  private volatile boolean drained;
  private volatile @Nullable TidemillException failure;

  /**
   * A reader that does not run yet.
   *
   * @param iterator where to begin, if that was looked for already
   */
  ShardReader(
      ShardReaders owner, String shardId, Position from, Pace pace, @Nullable String iterator) {
    this.owner = owner;
    this.shardId = shardId;
    this.buffer = new ShardBuffer(owner.budget(), from);
    this.pace = pace;
    this.iterator = iterator;
  }

  ShardBuffer buffer() {
    return buffer;
  }

  Pace pace() {
    return pace;
  }

  /** Why it has given up, if it has. */
  Optional<TidemillException> failure() {
    return Optional.ofNullable(failure);
  }

  /** How many answers have brought everything that had arrived. */
  long tips() {
    return tips.get();
  }

  /** Whether it fetches nothing more. */
  boolean isDrained() {
    return drained;
  }

  void start(Thread newThread) {
    thread = newThread;
    newThread.start();
  }

  /** Waits until the service has answered once, or has not; returns false if that takes longer. */
  boolean awaitAnswer(Duration atMost) throws InterruptedException {
    return answered.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Ends the thread soon; {@link #join} waits for it. */
  void close() {
    closed = true;
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
    buffer.close();
  }

  void join(Duration atMost) throws InterruptedException {
    Thread running = thread;
    if (running != null) {
      running.join(atMost.toMillis());
    }
  }

  @Override
  public void run() {
    try {
      while (!closed && fetch()) {
        // Once more.
      }
    } catch (InterruptedException e) {
      if (!closed) {
        failure = owner.failed(shardId, "its reader was interrupted", e);
      }
    } catch (RuntimeException | Error e) { // a class that is missing, too, must not make it silent
      if (!closed) {
        failure = owner.failed(shardId, "its reader has ended: " + e, e);
      }
      if (e instanceof Error error) {
        throw error;
      }
    } finally {
      drained = true;
      answered.countDown();
      owner.changed();
    }
  }

  /** One request; false if it was the last one. */
  private boolean fetch() throws InterruptedException {
    owner.awaitRoom(buffer);
    boolean draining = owner.isIntakeStopped();
    try {
      if (iterator == null) {
        iterator = seek();
      }
      Fetch fetch = pace.fetch(owner.client(), shardId, iterator);
      failures = 0;
      owner.outage().ends(shardId);
      if (!isWhatWasSought(fetch)) {
        return false;
      }
      iterator = fetch.next().orElse(null);
      if (iterator == null) {
        owner.tryToListShards();
      }
      buffer.add(fetch);
      if (fetch.isAtTip()) {
        tips.incrementAndGet();
      }
      owner.changed();
      answered.countDown();
      if (iterator == null) {
        awaitChildren();
        return false;
      }
      return !(draining && fetch.isAtTip());
    } catch (ServiceFailure e) {
      return goOnAfter(e, draining);
    }
  }

  private String seek() {
    sought = null;
    Position from = buffer.fetched();
    if (fromBeginning) {
      return owner.client().iterator(shardId, Seek.TRIM_HORIZON, "");
    }
    return switch (from.kind()) {
      case BEGINNING -> owner.client().iterator(shardId, Seek.TRIM_HORIZON, "");
      case TIME ->
        owner.client().iterator(shardId, Seek.AT_TIMESTAMP, Long.toString(from.millis()));
      case AFTER, END -> {
        sought = from.sequence();
        yield owner.client().iterator(shardId, Seek.AT_SEQUENCE_NUMBER, from.sequence());
      }
    };
  }

  /** Whether to go on: the record that was looked for is there, or missing it is no loss. */
  private boolean isWhatWasSought(Fetch fetch) {
    String sequence = sought;
    if (sequence == null || (fetch.records().isEmpty() && !fetch.isAtTip())) {
      return true;
    }
    sought = null;
    boolean found =
        !fetch.records().isEmpty() && fetch.records().get(0).sequenceNumber().equals(sequence);
    OptionalLong readUpTo = buffer.readUpTo(buffer.fetched());
    boolean nothingMissed = readUpTo.isPresent()
        && fetch.serverMillis().isPresent()
        && fetch.serverMillis().getAsLong() - readUpTo.getAsLong()
            < owner.retention().toMillis();
    return found
        || nothingMissed
        || lose(
            "the record with sequence number " + sequence + ", behind which reading was to go"
                + " on, is no longer there, so records behind it may be lost, too",
            null);
  }

  /** Reports a loss, or gives up; returns whether to go on. */
  private boolean lose(String what, @Nullable Throwable cause) {
    if (owner.isLossAccepted()) {
      owner.lost(shardId, what, cause);
      return true;
    }
    failure = owner.failed(
        shardId,
        what + "; the stream retains records for " + owner.retention().toHours()
            + " h. To go on with what is there, say onDataLoss(KinesisDataLoss.CONTINUE); to begin"
            + " anew, use another checkpoint directory and say startingAt(...)",
        cause);
    return false;
  }

  private boolean goOnAfter(ServiceFailure e, boolean draining) throws InterruptedException {
    if (closed) {
      return false;
    }
    failures++;
    switch (e.kind()) {
      case ITERATOR_EXPIRED -> {
        iterator = null;
        return true;
      }
      case THROTTLED -> {
        if (failures >= REPORTED_THROTTLES) {
          owner.outage().goesOn(shardId, e);
        }
      }
      case NOT_FOUND -> {
        iterator = null;
        if (!owner.isStreamThere()) {
          if (!owner.isLossAccepted()) {
            return lose("the stream is gone", e);
          }
          owner.outage().goesOn(shardId, e);
        } else if (lose("the shard is gone, with what was not read of it", e)) {
          owner.tryToListShards();
          buffer.end();
          awaitChildren();
          return false;
        } else {
          return false;
        }
      }
      case UNKNOWN_POSITION -> {
        if (iterator == null && !fromBeginning) {
          fromBeginning = true;
          return lose(
              "the position " + buffer.fetched() + " is unknown to the service; the stream may have"
                  + " been deleted and created again",
              e);
        }
        iterator = null;
        owner.outage().goesOn(shardId, e);
      }
      case UNAVAILABLE -> owner.outage().goesOn(shardId, e);
    }
    answered.countDown();
    if (draining) {
      return false; // what cannot be read stays where it is, for the next start
    }
    pause();
    return true;
  }

  private void pause() throws InterruptedException {
    long millis = owner.firstBackoff().toMillis() << Math.min(10, failures - 1);
    TimeUnit.MILLISECONDS.sleep(Math.min(millis, LONGEST_BACKOFF.toMillis()));
  }

  /** A shard that was closed is followed by others; the list of shards may be late. */
  private void awaitChildren() throws InterruptedException {
    drained = true;
    answered.countDown();
    owner.changed();
    while (!closed && !owner.lineage().hasChildren(shardId)) {
      TimeUnit.MILLISECONDS.sleep(UNTIL_CHILDREN_ARE_LISTED.toMillis());
      owner.tryToListShards();
    }
  }
}
