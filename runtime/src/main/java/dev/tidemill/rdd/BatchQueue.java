package dev.tidemill.rdd;

import dev.tidemill.error.Arguments;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Batches in waiting: a source for tests, and for programs that push records themselves.
 *
 * <pre>{@code
 * BatchQueue<String> queue = new BatchQueue<>();
 * queue.add(List.of("a", "b")).add(List.of());      // an empty batch is a batch
 * DStream<String> words = ssc.queueStream(queue);
 * }</pre>
 *
 * <p>Each batch takes the next entry, or with {@link #allAtOnce} all that wait; when none waits, the batch is empty or is
 * what {@link #whenEmpty} says. Entries may be added by any thread, before the context starts and while it runs; nothing
 * is copied, so a list must not be changed after it was added. Entries are counted from zero: the count is the
 * offset, and an entry stays until its batch has completed, so that a batch can be repeated.
 *
 * @param <T> type of the records
 */
public final class BatchQueue<T> {
  private final TreeMap<Long, Entry<T>> entries = new TreeMap<>();
  private long size;
  private long released;
  private boolean allAtOnce;
  private Optional<RDD<T>> whenEmpty = Optional.empty();

  /** Adds the records of one batch; they are spread over the context's number of partitions. */
  public synchronized BatchQueue<T> add(List<T> records) {
    Arguments.given("add", records);
    entries.put(size++, new Entry<>(Collections.unmodifiableList(records), Optional.empty()));
    return this;
  }

  /** Adds an RDD of the context in which this queue is used; its partitions stay as they are. */
  public synchronized BatchQueue<T> add(RDD<T> rdd) {
    Arguments.given("add", rdd);
    entries.put(size++, new Entry<>(List.of(), Optional.of(rdd)));
    return this;
  }

  /** Lets each batch take all entries that wait, in order, in place of one. */
  public synchronized BatchQueue<T> allAtOnce() {
    allAtOnce = true;
    return this;
  }

  /** What a batch is when no entry waits; by default empty. */
  public synchronized BatchQueue<T> whenEmpty(RDD<T> rdd) {
    Arguments.given("whenEmpty", rdd);
    whenEmpty = Optional.of(rdd);
    return this;
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

  /** What {@link #whenEmpty(RDD)} was told. */
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

  /**
   * One entry of a queue.
   *
   * @param records the records, if it is no RDD
   * @param rdd the RDD, if it is one
   */
  public record Entry<T>(List<T> records, Optional<RDD<T>> rdd) {}
}
