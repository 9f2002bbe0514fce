/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void it_begins_with_what_the_initial_rate_brings_in_one_interval() {
    assertThat(new RateLimit(SECOND, 5_000).records()).isEqualTo(5_000);
    assertThat(new RateLimit(Duration.ofMillis(100), 5_000).records()).isEqualTo(500);
    assertThat(new RateLimit(Duration.ofMinutes(2), 10).records()).isEqualTo(1_200);
  }

  @Test
  void it_lets_at_least_one_record_in() {
    RateLimit limit = new RateLimit(Duration.ofMillis(1), 1);
    assertThat(limit.records()).isEqualTo(1);
    limit.update(1, Duration.ofHours(1));
    assertThat(limit.records()).isEqualTo(1);
  }

  @Test
  void it_stays_finite_whatever_the_rate_and_the_interval_are() {
    RateLimit limit = new RateLimit(Duration.ofDays(365), 1_000_000_000_000L);
    assertThat(limit.records()).isEqualTo(1_000_000_000_000_000L);
    limit.update(limit.records(), Duration.ZERO);
    assertThat(limit.records()).isEqualTo(1_000_000_000_000_000L);
  }

  @Test
  void after_a_full_batch_it_is_what_four_fifths_of_the_interval_suffice_for() {
    RateLimit limit = new RateLimit(SECOND, 1_000);
    limit.update(1_000, Duration.ofMillis(500));
    assertThat(limit.records()).isEqualTo(1_600);
    limit.update(1_600, Duration.ofMillis(800));
    assertThat(limit.records()).isEqualTo(1_600);
    limit.update(1_600, SECOND);
    assertThat(limit.records()).isEqualTo(1_280);
  }

  @Test
  void it_grows_at_most_tenfold_a_batch() {
    RateLimit limit = new RateLimit(SECOND, 1_000);
    limit.update(1_000, Duration.ofNanos(1));
    assertThat(limit.records()).isEqualTo(10_000);
    limit.update(10_000, Duration.ZERO);
    assertThat(limit.records()).isEqualTo(100_000);
  }

  @Test
  void a_batch_far_below_the_limit_that_was_in_time_says_nothing() {
    RateLimit limit = new RateLimit(SECOND, 1_000);
    limit.update(499, Duration.ofMillis(900));
    assertThat(limit.records()).isEqualTo(1_000);
    limit.update(500, Duration.ofMillis(500));
    assertThat(limit.records()).isEqualTo(800);
  }

  @Test
  void a_late_batch_lowers_it_even_if_it_was_far_below() {
    RateLimit limit = new RateLimit(SECOND, 1_000);
    limit.update(100, Duration.ofSeconds(2));
    assertThat(limit.records()).isEqualTo(40);
  }

  @Test
  void a_batch_without_records_of_the_source_says_nothing_however_late_it_was() {
    RateLimit limit = new RateLimit(SECOND, 1_000);
    limit.update(0, Duration.ofHours(1));
    limit.update(0, Duration.ZERO);
    assertThat(limit.records()).isEqualTo(1_000);
  }

  @Test
  void it_never_falls_below_a_hundredth_of_where_it_began_and_recovers_from_there() {
    RateLimit limit = new RateLimit(SECOND, 100_000);
    limit.update(1, Duration.ofMinutes(1));
    assertThat(limit.records()).isEqualTo(1_000);
    limit.update(1_000, Duration.ofMillis(10));
    limit.update(10_000, Duration.ofMillis(100));
    assertThat(limit.records()).isEqualTo(80_000);
  }

  @Test
  void a_job_of_a_steady_speed_is_late_once_and_in_time_ever_after() {
    RateLimit limit = new RateLimit(SECOND, 50_000);
    int late = 0;
    for (int batch = 0; batch < 100; batch++) {
      long records = limit.records();
      Duration processing = Duration.ofMillis(20).plus(Duration.ofNanos(records * 100_000));
      late += processing.compareTo(SECOND) > 0 ? 1 : 0;
      limit.update(records, processing);
    }
    assertThat(late).isEqualTo(1);
    assertThat(limit.records()).isBetween(7_500L, 8_000L);
  }
}
