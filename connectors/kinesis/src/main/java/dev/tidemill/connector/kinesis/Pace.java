/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps the requests to one shard within the limits of the service: five a second, and 2 MB a second.
 * One request at a time, and between two of them a pause that depends on what the first one has
 * brought.
 */
final class Pace {
  private static final long BYTES_PER_MILLI = 2_000_000 / 1000;

  private final Duration interval;
  private final ReentrantLock turn = new ReentrantLock(true);
  private long dueMillis;

  Pace(Duration interval) {
    this.interval = interval;
  }

  Fetch fetch(StreamClient client, String shardId, String iterator) throws InterruptedException {
    turn.lockInterruptibly();
    try {
      TimeUnit.MILLISECONDS.sleep(dueMillis);
      dueMillis = interval.toMillis();
      Fetch fetch = client.fetch(shardId, iterator);
      dueMillis = Math.max(dueMillis, fetch.bytes() / BYTES_PER_MILLI);
      return fetch;
    } finally {
      turn.unlock();
    }
  }
}
