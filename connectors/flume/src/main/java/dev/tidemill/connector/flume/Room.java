/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.flume;

import dev.tidemill.spi.source.Credit;
import java.util.function.Supplier;

/**
 * Shares what the buffer has room for among the connections: a batch is stored only in room that was
 * reserved for it, so that storing does not wait. A batch that is larger than the buffer has room when
 * that is empty. Any thread.
 */
final class Room {
  private final Supplier<Credit> credit;
  private final Credit capacity;
  private long reservedRecords;
  private long reservedBytes;

  /**
   * @param credit says how much can be stored now
   * @param capacity what the buffer holds
   */
  Room(Supplier<Credit> credit, Credit capacity) {
    this.credit = credit;
    this.capacity = capacity;
  }

  /** Reserves room for a batch, if there is any; {@link #giveBack} ends that. */
  synchronized boolean reserve(int records, long bytes) {
    Credit now = credit.get();
    boolean hasRoom = !now.isEmpty()
        && now.records() - reservedRecords >= Math.min(records, capacity.records())
        && now.bytes() - reservedBytes >= Math.min(bytes, capacity.bytes());
    if (hasRoom) {
      reservedRecords += records;
      reservedBytes += bytes;
    }
    return hasRoom;
  }

  /** The batch is stored, and counts in the credit, or it will not be. */
  synchronized void giveBack(int records, long bytes) {
    reservedRecords -= records;
    reservedBytes -= bytes;
  }
}
