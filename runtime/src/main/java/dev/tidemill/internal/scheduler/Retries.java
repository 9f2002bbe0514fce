/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.scheduler;

import java.time.Duration;
import java.util.Optional;

/**
 * Decides whether a batch that has failed is attempted again, and after which pause.
 *
 * @param policy only {@link FailurePolicy#RETRY} attempts a batch more than once
 * @param maxAttempts attempts at a batch in all
 * @param delay pause before the second attempt; it doubles with each further one
 * @param maxDelay longest pause
 */
public record Retries(FailurePolicy policy, int maxAttempts, Duration delay, Duration maxDelay) {
  /** Twice as many as this would overflow the milliseconds of the longest delay that can be set. */
  private static final int MAX_DOUBLINGS = 24;

  /**
   * What follows a failed attempt.
   *
   * @param pause before the next attempt, or empty if there is none
   * @param reason why there is none, for the end of a sentence; empty if the batch may have one
   *     attempt only
   */
  record Decision(Optional<Duration> pause, String reason) {
    static Decision giveUp(String reason) {
      return new Decision(Optional.empty(), reason);
    }
  }

  /**
   * Decides.
   *
   * @param attempt the attempt that has failed, from 1
   * @param before how the attempt before it has failed, if there was one
   */
  Decision after(int attempt, Failure failure, Optional<Failure> before) {
    if (!policy.retries() || failure.kind() == Failure.Kind.FATAL) {
      return Decision.giveUp("");
    }
    if (failure.kind() == Failure.Kind.PROGRAM && before.filter(failure::equals).isPresent()) {
      return Decision.giveUp("attempt " + attempt
          + " has failed in the same way as the one before it, so there is no further one");
    }
    if (attempt >= maxAttempts) {
      return Decision.giveUp(
          "attempt " + attempt + " was the last of " + maxAttempts + " (stream.batch.maxAttempts)");
    }
    return new Decision(Optional.of(pauseAfter(attempt)), "");
  }

  /** The pause after a failed attempt, counted from 1: it doubles with each. */
  Duration pauseAfter(int attempt) {
    Duration pause = delay.multipliedBy(1L << Math.min(attempt - 1, MAX_DOUBLINGS));
    return pause.compareTo(maxDelay) < 0 ? pause : maxDelay;
  }
}
