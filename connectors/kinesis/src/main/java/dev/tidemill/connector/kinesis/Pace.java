/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import dev.tidemill.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps the requests to one shard within the limits of the service: five a second, and 2 MB a second.
 * One request at a time, and from one to the next a time that depends on what the first one has
 * brought. If the service counts otherwise and refuses one, that one is repeated a little later.
 */
final class Pace {
  private static final long NANOS_PER_BYTE = TimeUnit.SECONDS.toNanos(1) / 2_000_000;

  private final Duration interval;
  private final Clock clock;
  private final ReentrantLock turn = new ReentrantLock(true);
  private long lastNanos;
  private long waitNanos;

  Pace(Duration interval, Clock clock) {
    this.interval = interval;
    this.clock = clock;
  }

  Fetch fetch(StreamClient client, String shardId, String iterator) throws InterruptedException {
    turn.lockInterruptibly();
    try {
      long passedNanos = clock.nanoTime() - lastNanos; // of any sign before the first request
      TimeUnit.NANOSECONDS.sleep(Math.min(waitNanos, waitNanos - passedNanos));
      lastNanos = clock.nanoTime();
      waitNanos = interval.toNanos();
      Fetch fetch = client.fetch(shardId, iterator);
      waitNanos = Math.max(waitNanos, fetch.bytes() * NANOS_PER_BYTE);
      return fetch;
    } finally {
      turn.unlock();
    }
  }
}
