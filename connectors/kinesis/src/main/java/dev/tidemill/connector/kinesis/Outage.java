/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import dev.tidemill.spi.source.SourceEvents;
import dev.tidemill.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A time in which shards cannot be read, reported once when it begins, and again every few minutes.
 * Readers of all shards report to it.
 */
final class Outage {
  private static final Logger LOG = LoggerFactory.getLogger(Outage.class);
  private static final Duration REMINDER = Duration.ofMinutes(5);

  private final String name;
  private final SourceEvents events;
  private final Clock clock;
  private final Set<String> shards = new TreeSet<>();
  private long sinceNanos;
  private long toldNanos;

  Outage(String name, SourceEvents events, Clock clock) {
    this.name = name;
    this.events = events;
    this.clock = clock;
  }

  /** A shard cannot be read. */
  synchronized void goesOn(String shardId, RuntimeException reason) {
    long now = clock.nanoTime();
    boolean isNew = shards.isEmpty();
    shards.add(shardId);
    if (isNew) {
      sinceNanos = now;
    }
    if (isNew || now - toldNanos >= REMINDER.toNanos()) {
      toldNanos = now;
      events.problem(
          "stream \"" + name + "\" gets nothing from " + shards.size()
              + " of its shards until it can be read: " + reason.getMessage(),
          reason);
    }
  }

  /** A shard can be read. */
  synchronized void ends(String shardId) {
    if (shards.remove(shardId) && shards.isEmpty()) {
      LOG.info(
          "stream \"{}\" can read all of its shards again, after {} ms",
          name,
          (clock.nanoTime() - sinceNanos) / 1_000_000);
    }
  }
}
