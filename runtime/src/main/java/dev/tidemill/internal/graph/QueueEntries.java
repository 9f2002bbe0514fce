/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.graph;

import dev.tidemill.rdd.RDD;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The entries of a queue of batches, counted from zero: what a program adds, and what planning
 * takes. Safe for any thread.
 *
 * @param <T> type of the records
 */
public final class QueueEntries<T> {
  /**
   * One entry of a queue.
   *
   * @param records the records, if it is not an RDD
   * @param rdd the RDD, if it is one
   */
  public record Entry<T>(List<T> records, Optional<RDD<T>> rdd) {}

  private final TreeMap<Long, Entry<T>> entries = new TreeMap<>();
  private long size;
  private long released;
  private boolean allAtOnce;
  private Optional<RDD<T>> whenEmpty = Optional.empty();

  /** Adds an entry at the end. */
  public synchronized void add(Entry<T> entry) {
    entries.put(size++, entry);
  }

  /** Lets each batch take all entries that wait, in order, in place of one. */
  public synchronized void takeAllAtOnce() {
    allAtOnce = true;
  }

  /** Sets what a batch is when no entry waits. */
  public synchronized void setWhenEmpty(RDD<T> rdd) {
    whenEmpty = Optional.of(rdd);
  }

  /** How many entries were added so far. */
  public synchronized long size() {
    return size;
  }

  /** How many entries the next batch takes, if it starts at the given one. */
  public synchronized long next(long from) {
    return allAtOnce ? size : Math.min(size, from + 1);
  }

  /** The entries from one offset to another. */
  public synchronized List<Entry<T>> range(long from, long until) {
    return new ArrayList<>(entries.subMap(from, until).values());
  }

  /** What {@link #setWhenEmpty} was told. */
  public synchronized Optional<RDD<T>> whenEmpty() {
    return whenEmpty;
  }

  /** How many records a range of entries holds; unknown if there is an RDD among them. */
  public synchronized OptionalLong count(long from, long until) {
    long count = 0;
    for (Entry<T> entry : entries.subMap(from, until).values()) {
      if (entry.rdd().isPresent()) {
        return OptionalLong.empty();
      }
      count += entry.records().size();
    }
    return OptionalLong.of(count);
  }

  /** Forgets the entries before an offset. */
  public synchronized void release(long before) {
    entries.headMap(before).clear();
    released = Math.max(released, before);
  }

  /** The first entry that is not forgotten. */
  public synchronized long released() {
    return released;
  }
}
