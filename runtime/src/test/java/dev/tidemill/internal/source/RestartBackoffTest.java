/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.spi.source.RestartPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class RestartBackoffTest {
  private static final RestartPolicy POLICY = new RestartPolicy(
      Duration.ofSeconds(2), Duration.ofSeconds(30), 2, 0.5, Duration.ofMinutes(1));

  @Test
  void the_same_seed_gives_the_same_delays_and_another_seed_others() {
    assertThat(delays(7)).isEqualTo(delays(7)).isNotEqualTo(delays(8));
  }

  @Test
  void delays_stay_within_the_jitter() {
    List<Long> delays = delays(7);
    assertThat(delays.get(0)).isBetween(1_000L, 2_000L);
    assertThat(delays.get(1)).isBetween(2_000L, 4_000L);
    assertThat(delays.subList(5, 50)).allMatch(millis -> millis >= 15_000 && millis <= 30_000);
    assertThat(delays.subList(5, 50)).doesNotHaveDuplicates().hasSize(45);
  }

  @Test
  void only_a_start_that_was_healthy_for_long_enough_begins_the_row_again() {
    RestartBackoff backoff = new RestartBackoff(1);
    backoff.failed(POLICY, Optional.empty());
    backoff.failed(POLICY, Optional.of(Duration.ofMillis(59_999)));
    assertThat(backoff.failures()).isEqualTo(2);
    backoff.failed(POLICY, Optional.of(Duration.ofMinutes(1)));
    assertThat(backoff.failures()).isEqualTo(1);
  }

  private static List<Long> delays(long seed) {
    RestartBackoff backoff = new RestartBackoff(seed);
    return Stream.generate(() -> backoff.failed(POLICY, Optional.empty()).toMillis())
        .limit(50)
        .toList();
  }
}
