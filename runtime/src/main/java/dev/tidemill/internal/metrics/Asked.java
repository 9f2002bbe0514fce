/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.metrics;

import dev.tidemill.time.Clock;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * An answer that may take long to get. One thread asks, at most once a second; while it does, others
 * get the answer before. Safe for any thread.
 */
final class Asked<T> {
  private static final long MAX_AGE_NANOS = 1_000_000_000;

  private final Clock clock;
  private final Supplier<T> question;
  private final T unknown;
  private final ReentrantLock asking = new ReentrantLock();
  private Optional<T> answer = Optional.empty();
  private long askedNanos;
  private boolean isOver;

  /**
   * Makes one.
   *
   * @param unknown the answer before the first one, and after the end
   */
  Asked(Clock clock, Supplier<T> question, T unknown) {
    this.clock = clock;
    this.question = question;
    this.unknown = unknown;
  }

  T get() {
    synchronized (this) {
      if (isOver) {
        return unknown;
      }
      if (answer.isPresent() && clock.nanoTime() - askedNanos < MAX_AGE_NANOS) {
        return answer.get();
      }
    }
    if (!asking.tryLock()) {
      synchronized (this) {
        return answer.orElse(unknown);
      }
    }
    try {
      T asked = question.get();
      synchronized (this) {
        answer = isOver ? Optional.empty() : Optional.of(asked);
        askedNanos = clock.nanoTime();
        return isOver ? unknown : asked;
      }
    } finally {
      asking.unlock();
    }
  }

  /** It is not asked again. */
  synchronized void end() {
    isOver = true;
    answer = Optional.empty();
  }
}
