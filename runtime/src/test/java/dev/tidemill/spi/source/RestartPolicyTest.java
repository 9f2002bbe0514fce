/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemill.error.TidemillException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RestartPolicyTest {
  private static final RestartPolicy POLICY = new RestartPolicy(
      Duration.ofSeconds(2), Duration.ofSeconds(30), 2, 0.5, Duration.ofMinutes(1));

  @Test
  void the_delay_is_multiplied_up_to_its_maximum() {
    assertThat(POLICY.delayBefore(1, 0)).hasSeconds(2);
    assertThat(POLICY.delayBefore(2, 0)).hasSeconds(4);
    assertThat(POLICY.delayBefore(4, 0)).hasSeconds(16);
    assertThat(POLICY.delayBefore(5, 0)).hasSeconds(30);
    assertThat(POLICY.delayBefore(Integer.MAX_VALUE, 0)).hasSeconds(30);
    assertThat(POLICY.withMultiplier(1).delayBefore(9, 0)).hasSeconds(2);
  }

  @Test
  void jitter_only_shortens_a_delay_and_never_to_nothing() {
    assertThat(POLICY.delayBefore(5, 0.5)).hasMillis(22_500);
    assertThat(POLICY.delayBefore(5, 0.999_999)).hasMillis(15_000);
    RestartPolicy all = POLICY.withInitialDelay(Duration.ofMillis(1)).withJitter(1);
    assertThat(all.delayBefore(1, 0.999_999)).hasMillis(1);
  }

  @Test
  void a_longer_first_delay_raises_the_maximum() {
    assertThat(POLICY.withInitialDelay(Duration.ofMinutes(2)).maxDelay()).hasMinutes(2);
    assertThat(POLICY.withInitialDelay(Duration.ofSeconds(9)).maxDelay()).hasSeconds(30);
  }

  @Test
  void values_out_of_bounds_are_refused_with_the_bound() {
    rejects("initialDelay", "PT0S", "at least 1 ms", () -> POLICY.withInitialDelay(Duration.ZERO));
    rejects(
        "maxDelay",
        "PT1S",
        "at least initialDelay, which is PT2S",
        () -> POLICY.withMaxDelay(Duration.ofSeconds(1)));
    rejects("multiplier", "0.5", "at least 1", () -> POLICY.withMultiplier(0.5));
    rejects("multiplier", "NaN", "at least 1", () -> POLICY.withMultiplier(Double.NaN));
    rejects("jitter", "1.5", "from 0 to 1", () -> POLICY.withJitter(1.5));
    rejects("jitter", "-0.1", "from 0 to 1", () -> POLICY.withJitter(-0.1));
    rejects("resetAfter", "PT0S", "at least 1 ms", () -> POLICY.withResetAfter(Duration.ZERO));
  }

  private static void rejects(String name, String value, String bound, Runnable change) {
    assertThatExceptionOfType(TidemillException.class)
        .isThrownBy(change::run)
        .withMessage("the " + name + " of a restart policy is " + value + "; it must be " + bound);
  }
}
