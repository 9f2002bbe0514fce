/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.plan;

/**
 * Sees the records of one partition as they pass, on the thread that computes it. It neither changes
 * nor keeps them beyond {@link #end}, and does not throw.
 *
 * @param <T> type of the records
 */
public interface RecordObserver<T> {
  /** Sees the next record. */
  void accept(T record);

  /** All records have passed. Not called for a partition that fails. */
  void end();
}
