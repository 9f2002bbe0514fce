/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill;

import dev.tidemill.error.Arguments;
import dev.tidemill.internal.graph.QueueEntries;
import dev.tidemill.rdd.RDD;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

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
  private final QueueEntries<T> entries = new QueueEntries<>();

  /** Adds the records of one batch; they are spread over the context's number of partitions. */
  public BatchQueue<T> add(List<T> records) {
    Arguments.given("add", records);
    entries.add(new QueueEntries.Entry<>(Collections.unmodifiableList(records), Optional.empty()));
    return this;
  }

  /** Adds an RDD of the context in which this queue is used; its partitions stay as they are. */
  public BatchQueue<T> add(RDD<T> rdd) {
    Arguments.given("add", rdd);
    entries.add(new QueueEntries.Entry<>(List.of(), Optional.of(rdd)));
    return this;
  }

  /** Lets each batch take all entries that wait, in order, in place of one. */
  public BatchQueue<T> allAtOnce() {
    entries.takeAllAtOnce();
    return this;
  }

  /** What a batch is when no entry waits; by default empty. */
  public BatchQueue<T> whenEmpty(RDD<T> rdd) {
    Arguments.given("whenEmpty", rdd);
    entries.setWhenEmpty(rdd);
    return this;
  }

  /** How many entries were added so far. */
  public long size() {
    return entries.size();
  }

  /** What the context takes from this queue. */
  QueueEntries<T> entries() {
    return entries;
  }
}
