/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.source;

import dev.tidemill.spi.source.RestartPolicy;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Counts the failures in a row of one receiver, and says how long each is waited for. Used by one
 * thread.
 */
final class RestartBackoff {
  private final SplittableRandom random;
  private int failures;

  /** @param seed of the jitter: the same seed gives the same delays */
  RestartBackoff(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /**
   * A start has failed; returns the delay before the next one.
   *
   * @param healthy how long it was connected or receiving; empty if it was neither
   */
  Duration failed(RestartPolicy policy, Optional<Duration> healthy) {
    if (healthy.filter(time -> time.compareTo(policy.resetAfter()) >= 0).isPresent()) {
      failures = 0;
    }
    failures = Math.min(failures, Integer.MAX_VALUE - 1) + 1;
    return policy.delayBefore(failures, random.nextDouble());
  }

  /** How many starts in a row have failed. */
  int failures() {
    return failures;
  }
}
