/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import java.util.function.LongUnaryOperator;

/**
 * Which files fit into one batch: whole ones, at least one, and no more than the records that the
 * batch may take.
 */
final class FileQuota {
  private final LongUnaryOperator recordsIn;
  private double left;
  private boolean empty = true;

  /**
   * A quota.
   *
   * @param recordsIn how many records a file of some bytes is estimated to have
   */
  FileQuota(long maxRecords, LongUnaryOperator recordsIn) {
    this.left = maxRecords;
    this.recordsIn = recordsIn;
  }

  boolean hasRoomFor(long bytes) {
    return empty || recordsIn.applyAsLong(bytes) <= left;
  }

  void take(long bytes) {
    empty = false;
    left -= recordsIn.applyAsLong(bytes);
  }
}
