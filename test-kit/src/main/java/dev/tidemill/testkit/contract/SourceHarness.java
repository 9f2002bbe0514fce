/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.contract;

import dev.tidemill.spi.source.Source;
import dev.tidemill.time.Time;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * Provides a {@link ReplayableSourceContract} with a source and a way to make records arrive.
 *
 * <p>A new harness is created for each test and closed after it. All methods are called on the
 * thread of the test.
 *
 * @param <T> type of the records
 */
public interface SourceHarness<T> extends Closeable {
  /**
   * Creates the source under test. Called once; the source is opened several times, as by
   * successive processes.
   */
  Source<T> source() throws Exception;

  /**
   * Makes one or more records arrive that belong to the next batch, which has this time. Returns
   * when the source can see them; may block. Does nothing if the records of the source depend only
   * on time.
   *
   * <p>If the source is one of a receiver, sends records to it and returns; {@link #arrived} says how
   * many. A receiver that does not connect any more, because it was stopped, gets none.
   */
  void arrive(Time batchTime) throws Exception;

  /**
   * Returns how many records were sent so far, to all receivers together; empty, as by default, if
   * the source is not one of a receiver. The tests wait until as many are stored.
   */
  default OptionalLong arrived() throws Exception {
    return OptionalLong.empty();
  }

  /**
   * Returns the interval between batches, by which a source may limit how long it waits for its
   * server. No test waits for it. One second by default.
   */
  default Duration batchInterval() {
    return Duration.ofSeconds(1);
  }

  /** Returns how long a receiver may take to store what was sent. 10 seconds by default. */
  default Duration patience() {
    return Duration.ofSeconds(10);
  }

  /**
   * Returns whether two ranges that are read as one yield their records in the order of the ranges.
   * The default is {@code true}. Return {@code false} for a source of several logs whose partitions
   * are read one after the other, which only preserves the order within each log.
   */
  default boolean ordersAcrossPartitions() {
    return true;
  }

  /** Releases what the harness acquired. The default does nothing. */
  @Override
  default void close() throws IOException {}
}
