/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.metrics;

import java.util.List;

/** An open tap on a stream. Any thread may use it. */
public interface RecordTap extends AutoCloseable {
  /**
   * The records of decided batches that came after the one with this number, oldest first: at most
   * 10 for each second, and at most the last 100. Redacts them, which takes time on this thread and
   * on no other.
   *
   * @param number the number of the last one that the caller has; 0 for none
   */
  List<TappedRecord> after(long number);

  /** Ends the tap. A stream without taps is no longer looked at, and its records are forgotten. */
  @Override
  void close();
}
