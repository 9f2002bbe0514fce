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
 * A queue of batches: a source for tests, and for programs that push records themselves.
 *
 * <pre>{@code
 * BatchQueue<String> queue = new BatchQueue<>();
 * queue.add(List.of("a", "b")).add(List.of());      // an empty batch is a batch
 * DStream<String> words = ssc.queueStream(queue);
 * }</pre>
 *
 * <p>Each batch takes the next entry, or with {@link #allAtOnce} all waiting entries. If none is
 * waiting, the batch is empty, or is the RDD of {@link #whenEmpty}. Any thread may add entries,
 * before the context starts and while it runs. Nothing is copied, so a list must not be changed
 * after it was added. Entries are numbered from 0: the number is the offset. An entry is kept until
 * its batch has completed, so that a batch can be repeated.
 *
 * @param <T> type of the records
 */
public final class BatchQueue<T> {
  private final QueueEntries<T> entries = new QueueEntries<>();

  /** Adds the records of one batch, distributed over the context's default number of partitions. */
  public BatchQueue<T> add(List<T> records) {
    Arguments.given("add", records);
    entries.add(new QueueEntries.Entry<>(Collections.unmodifiableList(records), Optional.empty()));
    return this;
  }

  /** Adds an RDD of the context in which this queue is used, with its own partitions. */
  public BatchQueue<T> add(RDD<T> rdd) {
    Arguments.given("add", rdd);
    entries.add(new QueueEntries.Entry<>(List.of(), Optional.of(rdd)));
    return this;
  }

  /** Makes each batch take all waiting entries, in order, instead of one. */
  public BatchQueue<T> allAtOnce() {
    entries.takeAllAtOnce();
    return this;
  }

  /** Sets the content of a batch when no entry is waiting; empty by default. */
  public BatchQueue<T> whenEmpty(RDD<T> rdd) {
    Arguments.given("whenEmpty", rdd);
    entries.setWhenEmpty(rdd);
    return this;
  }

  /** The number of entries that have been added so far. */
  public long size() {
    return entries.size();
  }

  /** What the context takes from this queue. */
  QueueEntries<T> entries() {
    return entries;
  }
}
