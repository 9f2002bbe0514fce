/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import dev.tidemill.spi.source.SourceEvents;
import dev.tidemill.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells once that brokers do not answer, now and then that they still do not, and once that they do
 * again.
 */
final class Outage {
  private static final Logger LOG = LoggerFactory.getLogger(Outage.class);
  private static final Duration REMINDER = Duration.ofMinutes(5);

  private final String what;
  private final SourceEvents events;
  private final Clock clock;
  private boolean on;
  private long sinceNanos;
  private long toldNanos;

  /**
   * An outage that has not begun.
   *
   * @param what begins every message: {@code batches of stream "orders" are empty}
   */
  Outage(String what, SourceEvents events, Clock clock) {
    this.what = what;
    this.events = events;
    this.clock = clock;
  }

  boolean isOn() {
    return on;
  }

  /** Brokers have not answered. */
  void goesOn(RuntimeException reason) {
    long now = clock.nanoTime();
    if (!on) {
      on = true;
      sinceNanos = now;
      toldNanos = now;
      events.problem(what + " until Kafka answers: " + reason.getMessage(), reason);
    } else if (now - toldNanos >= REMINDER.toNanos()) {
      toldNanos = now;
      events.problem(
          what + " until Kafka answers, which it has not done for " + seconds(now - sinceNanos)
              + ": " + reason.getMessage(),
          reason);
    }
  }

  /** Brokers have answered. */
  void ends() {
    if (on) {
      on = false;
      LOG.info(
          "Kafka answers again after {}: {} no longer",
          seconds(clock.nanoTime() - sinceNanos),
          what);
    }
  }

  private static String seconds(long nanos) {
    long tenths = nanos / 100_000_000;
    return tenths / 10 + "." + tenths % 10 + " s";
  }
}
