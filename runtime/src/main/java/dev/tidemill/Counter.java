/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill;

import dev.tidemill.internal.counter.CounterCell;
import dev.tidemill.spi.counter.TaskCounts;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Counts what a program wants to know about its records; {@link StreamingContext#counter} makes it.
 *
 * <pre>{@code
 * Counter invalid = ssc.counter("orders.invalid");
 * orders.filter(order -> {
 *   if (order.isValid()) return true;
 *   invalid.increment();
 *   return false;
 * }).print();
 * }</pre>
 *
 * <p>In a function on records, each record of a batch counts once, when the batch is decided:
 * attempts that fail count nothing, and a function that runs several times on the same records,
 * because two outputs read them, counts once. Elsewhere in a batch, such as in {@code foreachRDD},
 * each call counts once the batch is decided. On other threads, such as that of a receiver, a call
 * counts at once. Functions that combine values, such as that of {@code reduceByKey}, are called
 * for pairs of values, so what they count depends on the partitions.
 *
 * <p>Starts at 0 with each start of the job. Safe for any thread; a call costs a few nanoseconds.
 */
public final class Counter implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String name;

  /** On a worker in another process there is none: there, only tasks count. */
  private final transient @Nullable CounterCell cell;

  Counter(String name, CounterCell cell) {
    this.name = name;
    this.cell = cell;
  }

  /** The name of the counter. */
  public String name() {
    return name;
  }

  /** Counts one. */
  public void increment() {
    add(1);
  }

  /**
   * Counts some at once.
   *
   * @throws IllegalArgumentException if the number is negative: a counter only grows
   */
  public void add(long n) {
    if (n < 0) {
      throw new IllegalArgumentException("the counter \"" + name + "\" was to count " + n
          + ", and counters only grow; use a gauge for what goes up and down");
    }
    CounterCell own = cell;
    if (!TaskCounts.add(name, n) && own != null) {
      own.add(n);
    }
  }

  /** What was counted so far: by the batches that are decided, and outside of batches. */
  public long value() {
    CounterCell own = cell;
    return own == null ? 0 : own.value();
  }

  @Override
  public String toString() {
    return name + "=" + value();
  }
}
