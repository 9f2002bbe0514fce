/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Records of one shard that were fetched, and that may still be read: all from a position on. The
 * reader of the shard adds records; batches name and read them; what is released is dropped, and what
 * is only named is dropped where there is no room, because it can be fetched again. Any thread may
 * call all methods.
 */
final class ShardBuffer {
  private final Budget budget;
  private final List<KinesisRecord> records = new ArrayList<>();
  private Position base;
  private Position fetched;
  private Position named;
  private boolean ended;
  private long millisBehind;
  private long newestArrival;
  private OptionalLong readUpTo = OptionalLong.empty();
  private boolean closed;

  /** Empty, at the position of a batch. */
  ShardBuffer(Budget budget, Position base) {
    this.budget = budget;
    this.base = base;
    this.fetched = base;
    this.named = base;
  }

  /** Whether everything between a position and what was fetched last is here. */
  synchronized boolean covers(Position from) {
    if (closed) {
      return false;
    }
    if (from.isAfterRecord()) {
      return !isBefore(from, base) && !isBefore(fetched, from);
    }
    return from.equals(base);
  }

  /** Whether one position is certainly before another. */
  private static boolean isBefore(Position one, Position other) {
    if (one.isAfterRecord() && other.isAfterRecord()) {
      int order = Position.compareSequences(one.sequence(), other.sequence());
      return order < 0 || (order == 0 && one.sub() < other.sub());
    }
    return !one.isAfterRecord() && other.isAfterRecord();
  }

  private int indexAfter(Position position) {
    int low = 0;
    int high = records.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (position.isBehind(records.get(middle))) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** How many records were fetched behind a position. */
  synchronized int waiting(Position from) {
    return records.size() - indexAfter(from);
  }

  /**
   * How many records a batch may take from a position on; empty if not all of them are here. None of
   * them is dropped before the batch has {@linkplain #name named} what it takes, also if an earlier
   * batch that was given up has named them.
   */
  synchronized OptionalInt offer(Position from) {
    if (!covers(from)) {
      return OptionalInt.empty();
    }
    named = from;
    return OptionalInt.of(waiting(from));
  }

  /**
   * Takes so many of the records that were offered into a batch; they will be read. What the batch has
   * to know of them is taken in the same step, since from then on they may be dropped.
   */
  synchronized Named name(Position from, int count) {
    if (!covers(from)) {
      throw new IllegalStateException("records from " + from + " on were not offered");
    }
    int index = indexAfter(from);
    named = count == 0 ? from : records.get(index + count - 1).after();
    Optional<RangeContents.Part> part = count == 0
        ? Optional.empty()
        : Optional.of(RangeContents.Part.of(records.get(index), count));
    budget.changed();
    return new Named(named, part);
  }

  /**
   * What a batch has taken.
   *
   * @param until position behind it
   * @param part what it is; empty if it is nothing
   */
  record Named(Position until, Optional<RangeContents.Part> part) {}

  /** The records between two positions; empty if they are not all here. */
  synchronized Optional<List<KinesisRecord>> slice(Position from, Position until) {
    boolean reaches = until.isEnd() ? ended : !isBefore(fetched, until);
    return from.isEnd() || from.equals(until)
        ? Optional.of(List.of())
        : !covers(from) || !reaches
            ? Optional.empty()
            : Optional.of(List.copyOf(records.subList(indexAfter(from), indexAfter(until))));
  }

  /** Where to fetch next. */
  synchronized Position fetched() {
    return fetched;
  }

  synchronized boolean hasUnnamed() {
    return waiting(named) > 0;
  }

  synchronized boolean isEnded() {
    return ended;
  }

  synchronized void add(Fetch fetch) {
    if (closed) {
      return;
    }
    long bytes = 0;
    for (KinesisRecord record : fetch.records()) {
      if (!fetched.isBehind(record)) {
        records.add(record);
        bytes += record.bufferedBytes();
        newestArrival = record.arrivalMillis();
      }
    }
    if (!records.isEmpty() && bytes > 0) {
      fetched = records.get(records.size() - 1).after();
    }
    millisBehind = fetch.millisBehind();
    if (fetch.readUpTo().isPresent()) {
      readUpTo = fetch.readUpTo();
    }
    ended = fetch.next().isEmpty();
    budget.take(bytes);
  }

  /** There is nothing to come. */
  synchronized void end() {
    ended = true;
  }

  /** Drops what no batch will read again. */
  synchronized void release(Position upTo) {
    drop(indexAfter(upTo));
  }

  /** Drops what can be fetched again. */
  synchronized void dropNamed() {
    drop(indexAfter(named));
  }

  private void drop(int count) {
    if (count == 0) {
      return;
    }
    List<KinesisRecord> gone = records.subList(0, count);
    base = gone.get(count - 1).after();
    long bytes = 0;
    for (KinesisRecord record : gone) {
      bytes += record.bufferedBytes();
    }
    gone.clear();
    budget.give(bytes);
  }

  /** Drops everything. */
  synchronized void close() {
    drop(records.size());
    closed = true;
    budget.changed();
  }

  /**
   * How long ago the oldest record arrived that is behind a position, as of the last fetch; that of
   * the newest one counts as now where there is nothing newer.
   */
  synchronized long lagMillis(Position from) {
    int index = indexAfter(from);
    return millisBehind
        + (index < records.size()
            ? Math.max(0, newestArrival - records.get(index).arrivalMillis())
            : 0);
  }

  /** Whether everything that had arrived at the time of the last fetch is here. */
  synchronized boolean isAtTip() {
    return ended || millisBehind == 0;
  }

  /** Everything that arrived before this time is before a position, as far as that is known. */
  synchronized OptionalLong readUpTo(Position position) {
    int index = indexAfter(position);
    return index < records.size() ? OptionalLong.of(records.get(index).arrivalMillis()) : readUpTo;
  }

  /** Remembers that everything that arrived before a time is before the position of the start. */
  synchronized void startedWith(OptionalLong time) {
    readUpTo = time;
  }
}
