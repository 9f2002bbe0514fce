/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.source.SourceContext;
import java.io.Closeable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The readers of all shards that one opened source reads, and what they share. */
final class ShardReaders implements Closeable {
  private static final Duration UNTIL_CLOSED = Duration.ofSeconds(3);

  private final SourceSettings settings;
  private final SourceContext context;
  private final StreamClient client;
  private final Budget budget;
  private final Outage outage;
  private final Duration retention;
  private final SortedMap<String, ShardReader> readers = new TreeMap<>();
  private volatile Lineage lineage;
  private volatile boolean intakeStopped;
  private boolean closed;

  ShardReaders(SourceSettings settings, SourceContext context, StreamClient client) {
    this.settings = settings;
    this.context = context;
    this.client = client;
    this.budget = new Budget(settings.bufferBytes());
    this.outage = new Outage(context.name(), context.events(), context.clock());
    this.retention = client.summary().retention();
    this.lineage = new Lineage(client.shards());
  }

  StreamClient client() {
    return client;
  }

  Budget budget() {
    return budget;
  }

  Outage outage() {
    return outage;
  }

  Lineage lineage() {
    return lineage;
  }

  Duration retention() {
    return retention;
  }

  Duration firstBackoff() {
    return settings.firstBackoff();
  }

  boolean isIntakeStopped() {
    return intakeStopped;
  }

  boolean isLossAccepted() {
    return settings.onDataLoss() == KinesisDataLoss.CONTINUE;
  }

  /** Wakes the threads that wait for a reader, or for room. */
  void changed() {
    budget.changed();
  }

  /** Starts a reader. */
  synchronized ShardReader start(
      String shardId, Position from, @Nullable String iterator, OptionalLong readUpTo) {
    ShardReader before = readers.get(shardId);
    Pace pace = before == null ? new Pace(settings.pollInterval(), context.clock()) : before.pace();
    if (before != null) {
      before.close();
    }
    ShardReader reader = new ShardReader(this, shardId, from, pace, iterator);
    reader.buffer().startedWith(readUpTo);
    if (closed) {
      return reader;
    }
    readers.put(shardId, reader);
    reader.start(context.threads().newThread(shardId, reader));
    return reader;
  }

  /** The reader whose buffer has all records from a position on; a new one if there is none. */
  ShardReader at(String shardId, Position from) {
    Optional<ShardReader> reader = find(shardId);
    return reader.isPresent() && reader.get().buffer().covers(from)
        ? reader.get()
        : start(shardId, from, null, OptionalLong.empty());
  }

  /**
   * What a batch may take of a shard.
   *
   * @param buffer that has it
   * @param from position from which on
   * @param records how many records
   */
  record Offer(ShardBuffer buffer, Position from, int records) {}

  /** Offers what was fetched from a position on. */
  Offer offer(String shardId, Position from) {
    while (true) {
      ShardBuffer buffer = at(shardId, from).buffer();
      OptionalInt records = buffer.offer(from);
      if (records.isPresent()) {
        return new Offer(buffer, from, records.getAsInt());
      }
    }
  }

  synchronized Optional<ShardReader> find(String shardId) {
    return Optional.ofNullable(readers.get(shardId));
  }

  private synchronized List<ShardReader> all() {
    return new ArrayList<>(readers.values());
  }

  /** Why a reader has given up, if one has. */
  Optional<TidemillException> failure() {
    return all().stream().flatMap(reader -> reader.failure().stream()).findFirst();
  }

  /** Waits until the service has answered once for each shard, but not for long. */
  void awaitAnswers() throws InterruptedException {
    for (ShardReader reader : all()) {
      reader.awaitAnswer(settings.access().timeout());
    }
  }

  /** Waits until everything is fetched that has arrived before the call: for tests. */
  void awaitTip() throws InterruptedException {
    for (ShardReader reader : all()) {
      // An answer may be under way that was asked for before the call.
      long enough = reader.tips() + 2;
      while (!reader.isDrained() && reader.tips() < enough) {
        long changes = budget.changes();
        if (!reader.isDrained() && reader.tips() < enough) {
          budget.awaitChange(changes);
        }
      }
    }
  }

  /** Waits while a buffer has records that no batch has named and there is no room for more. */
  void awaitRoom(ShardBuffer buffer) throws InterruptedException {
    long changes = budget.changes();
    while (!budget.hasRoom() && buffer.hasUnnamed()) {
      buffer.dropNamed();
      if (!budget.hasRoom()) {
        budget.awaitChange(changes);
      }
      changes = budget.changes();
    }
    if (!budget.hasRoom()) {
      buffer.dropNamed();
    }
  }

  /** Fetches what has arrived until now, and no more. */
  void stopIntake() {
    intakeStopped = true;
    changed();
  }

  /**
   * Waits until something is there that no batch has taken, or nothing more will come; returns
   * whether there is something.
   */
  boolean awaitMore(Map<String, Position> reached) throws InterruptedException {
    while (true) {
      long changes = budget.changes();
      boolean drained = true;
      for (Map.Entry<String, Position> entry : reached.entrySet()) {
        Position from = entry.getValue();
        if (!from.isEnd()) {
          ShardReader reader = at(entry.getKey(), from);
          // Before its buffer is looked at: what comes in between is seen by this call or the next.
          drained &= reader.isDrained();
          if (reader.buffer().waiting(from) > 0
              || (reader.buffer().isEnded() && lineage.hasChildren(entry.getKey()))) {
            return true;
          }
        }
      }
      if (drained) {
        return false;
      }
      budget.awaitChange(changes);
    }
  }

  /** Drops what no batch will read again, and readers of shards that are behind the job. */
  void release(Map<String, Position> upTo, Map<String, Position> latest) {
    List<ShardReader> over = new ArrayList<>();
    synchronized (this) {
      readers.entrySet().removeIf(entry -> {
        boolean isOver = !upTo.containsKey(entry.getKey()) && !latest.containsKey(entry.getKey());
        if (isOver) {
          over.add(entry.getValue());
        }
        return isOver;
      });
    }
    over.forEach(ShardReader::close);
    upTo.forEach((shardId, position) ->
        find(shardId).ifPresent(reader -> reader.buffer().release(position)));
  }

  /** Asks for the list of shards; that it fails is seen by whoever misses something in it. */
  void tryToListShards() {
    try {
      learn(client.shards());
    } catch (ServiceFailure e) {
      // The list stays as it was.
    }
  }

  /** Several readers ask at the same time, and a list may be older than the one that came before. */
  private synchronized void learn(List<ShardInfo> listed) {
    lineage = lineage.plus(listed);
  }

  boolean isStreamThere() {
    try {
      client.summary();
      return true;
    } catch (ServiceFailure e) {
      return e.kind() != ServiceFailure.Kind.NOT_FOUND;
    }
  }

  /** Reports a loss that was accepted. */
  void lost(String shardId, String what, @Nullable Throwable cause) {
    String message =
        settings.access() + ", " + shardId + ": " + what + "; reading goes on with what is there";
    context.events().problem(message, cause == null ? new IllegalStateException(message) : cause);
  }

  TidemillException failed(String shardId, String what, @Nullable Throwable cause) {
    return new TidemillException(
        ErrorCode.SOURCE_FAILED,
        settings.access() + ", " + shardId + " of stream \"" + context.name() + "\": " + what,
        cause);
  }

  @Override
  public void close() {
    List<ShardReader> all;
    synchronized (this) {
      closed = true;
      all = new ArrayList<>(readers.values());
    }
    all.forEach(ShardReader::close);
    try {
      for (ShardReader reader : all) {
        reader.join(UNTIL_CLOSED);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    client.close();
  }
}
