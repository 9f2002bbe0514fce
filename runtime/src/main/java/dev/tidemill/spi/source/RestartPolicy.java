/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.source;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.time.Duration;

/**
 * When a receiver that failed is started again: after a delay that grows with each failure in a row
 * up to a maximum, and from which a random part is subtracted, so that many jobs that lose the same
 * server do not all return at the same moment.
 *
 * <pre>{@code
 * RestartPolicy policy = configured.withInitialDelay(Duration.ofSeconds(5)).withMaxDelay(Duration.ofMinutes(5));
 * policy.delayBefore(1, 0.0);  // 5 s
 * policy.delayBefore(2, 0.0);  // 10 s
 * policy.delayBefore(99, 0.0); // 5 min
 * }</pre>
 *
 * <p>Delays are counted on the job's clock. The failures in a row start again at one after a start
 * that was healthy for {@link #resetAfter}: connected, or receiving, without a failure.
 *
 * @param initialDelay the delay after the first failure; at least 1 ms
 * @param maxDelay the longest delay; at least {@code initialDelay}
 * @param multiplier what each further failure multiplies the delay by; at least 1
 * @param jitter the largest part of a delay that is subtracted at random; from 0 to 1
 * @param resetAfter how long a start has to be healthy for its failure to count as the first one;
 *     at least 1 ms
 */
public record RestartPolicy(
    Duration initialDelay,
    Duration maxDelay,
    double multiplier,
    double jitter,
    Duration resetAfter) {
  public RestartPolicy {
    require(initialDelay.toMillis() >= 1, "initialDelay", initialDelay, "at least 1 ms");
    require(
        maxDelay.compareTo(initialDelay) >= 0,
        "maxDelay",
        maxDelay,
        "at least initialDelay, which is " + initialDelay);
    require(
        multiplier >= 1 && multiplier < Double.POSITIVE_INFINITY,
        "multiplier",
        multiplier,
        "at least 1");
    require(jitter >= 0 && jitter <= 1, "jitter", jitter, "from 0 to 1");
    require(resetAfter.toMillis() >= 1, "resetAfter", resetAfter, "at least 1 ms");
  }

  /** Returns a copy with another first delay, and a maximum that is no shorter than it. */
  public RestartPolicy withInitialDelay(Duration delay) {
    Duration max = maxDelay.compareTo(delay) < 0 ? delay : maxDelay;
    return new RestartPolicy(delay, max, multiplier, jitter, resetAfter);
  }

  public RestartPolicy withMaxDelay(Duration delay) {
    return new RestartPolicy(initialDelay, delay, multiplier, jitter, resetAfter);
  }

  public RestartPolicy withMultiplier(double factor) {
    return new RestartPolicy(initialDelay, maxDelay, factor, jitter, resetAfter);
  }

  public RestartPolicy withJitter(double part) {
    return new RestartPolicy(initialDelay, maxDelay, multiplier, part, resetAfter);
  }

  public RestartPolicy withResetAfter(Duration healthy) {
    return new RestartPolicy(initialDelay, maxDelay, multiplier, jitter, healthy);
  }

  /**
   * Returns the delay before the next start.
   *
   * @param failures how many starts in a row have failed; at least 1
   * @param random chooses how much of the jitter is subtracted, from 0 (nothing) to below 1
   */
  public Duration delayBefore(int failures, double random) {
    double millis = initialDelay.toMillis() * Math.pow(multiplier, Math.max(0, failures - 1));
    double bounded = Math.min(millis, (double) maxDelay.toMillis());
    return Duration.ofMillis(Math.max(1, Math.round(bounded * (1 - jitter * random))));
  }

  private static void require(boolean holds, String name, Object value, String bound) {
    if (!holds) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          "the " + name + " of a restart policy is " + value + "; it must be " + bound);
    }
  }
}
