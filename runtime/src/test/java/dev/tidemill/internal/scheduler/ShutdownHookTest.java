/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ShutdownHookTest {
  private static final Duration LONG =
      Duration.ofDays(2); // longer than any job of another test has

  @Test
  void the_job_that_may_take_longest_bounds_the_stop_of_the_process() {
    try (ShutdownHook fast = new ShutdownHook(Duration.ofSeconds(1), () -> {})) {
      assertThat(fast).isNotNull();
      try (ShutdownHook slow = new ShutdownHook(LONG, () -> {})) {
        assertThat(slow).isNotNull();
        assertThat(ShutdownHook.longestStopTimeout()).contains(LONG);
      }
      assertThat(ShutdownHook.longestStopTimeout()).isNotEqualTo(Optional.of(LONG));
    }
  }
}
