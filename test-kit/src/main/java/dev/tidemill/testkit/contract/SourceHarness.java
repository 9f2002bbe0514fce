/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.contract;

import dev.tidemill.spi.source.Source;
import dev.tidemill.time.Time;
import java.io.Closeable;
import java.io.IOException;

/**
 * What a {@link ReplayableSourceContract} needs to know of a source: how to make it, and how to
 * make records arrive.
 *
 * <p>A new harness is made for each test, and closed after it. All methods are called on the test's
 * thread.
 *
 * @param <T> type of the records
 */
public interface SourceHarness<T> extends Closeable {
  /**
   * The source under test; called once, and opened several times, as by one process after another.
   */
  Source<T> source() throws Exception;

  /**
   * Makes one record or more arrive, so that they belong to the batch of this time, which comes
   * next. Returns when the source can see them; may block. A source whose records come with time
   * alone does nothing here.
   */
  void arrive(Time batchTime) throws Exception;

  /**
   * Whether the records of two ranges, read as one, come in the order of the ranges; by default
   * yes. A source of several logs, whose partitions are read one after the other, says no: the
   * order holds within each of them.
   */
  default boolean ordersAcrossPartitions() {
    return true;
  }

  /** Gives back what the harness has taken. By default nothing happens. */
  @Override
  default void close() throws IOException {}
}
