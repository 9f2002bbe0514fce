/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.source;

import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * Reads records by row number, such as those between two {@link RowOffset}s.
 *
 * <pre>{@code
 * new RowReader<>(0, 3, row -> "line " + row)   // line 0, line 1, line 2
 * }</pre>
 *
 * @param <T> type of the records
 */
public final class RowReader<T> implements PartitionReader<T> {
  private final long until;
  private final LongFunction<? extends T> recordOf;
  private final LongFunction<String> positionOf;
  private long next;

  /**
   * Creates a reader of the rows from {@code from}, inclusive, to {@code until}, exclusive.
   *
   * @param recordOf returns the record of a row; called on the worker that reads
   */
  public RowReader(long from, long until, LongFunction<? extends T> recordOf) {
    this(from, until, recordOf, row -> "");
  }

  /**
   * Creates a reader of rows that have positions.
   *
   * @param positionOf returns the position of a row in words of the source
   */
  public RowReader(
      long from, long until, LongFunction<? extends T> recordOf, LongFunction<String> positionOf) {
    this.next = from;
    this.until = until;
    this.recordOf = recordOf;
    this.positionOf = positionOf;
  }

  @Override
  public boolean next() {
    if (next >= until) {
      return false;
    }
    next++;
    return true;
  }

  @Override
  public T record() {
    return recordOf.apply(next - 1);
  }

  @Override
  public String position() {
    return positionOf.apply(next - 1);
  }

  @Override
  public void forEachRemaining(Consumer<? super T> consumer) {
    while (next < until) {
      consumer.accept(recordOf.apply(next++));
    }
  }
}
