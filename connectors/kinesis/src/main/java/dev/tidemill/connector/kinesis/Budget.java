/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

/** How many bytes the buffers of a source may hold together. */
final class Budget {
  private final long limit;
  private long used;
  private long changes;

  Budget(long limit) {
    this.limit = limit;
  }

  synchronized void take(long bytes) {
    used += bytes;
  }

  synchronized void give(long bytes) {
    used -= bytes;
    changed();
  }

  /** Wakes those who wait: something has changed that they may look at. */
  synchronized void changed() {
    changes++;
    notifyAll();
  }

  synchronized boolean hasRoom() {
    return used < limit;
  }

  synchronized long changes() {
    return changes;
  }

  /** Waits until something has changed since that number of changes. */
  synchronized void awaitChange(long since) throws InterruptedException {
    while (changes == since) {
      wait();
    }
  }
}
