/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RateAllowanceTest {
  private static final OptionalLong NONE = OptionalLong.empty();

  @Test
  void without_a_rate_there_is_no_limit() {
    assertThat(new RateAllowance(1).next(NONE)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void each_batch_may_take_what_the_rate_brings_in_an_interval_and_saves_nothing_up() {
    RateAllowance allowance = new RateAllowance(0.5);
    for (int i = 0; i < 10; i++) {
      assertThat(allowance.next(OptionalLong.of(1_000))).isEqualTo(500);
      allowance.taken(i); // far less
    }
  }

  @Test
  void fractions_of_a_record_add_up_exactly() {
    for (double interval : new double[] {0.1, 0.3, 0.7, 1.0 / 3}) {
      RateAllowance allowance = new RateAllowance(interval);
      long taken = 0;
      for (int i = 0; i < 3_000; i++) {
        long next = allowance.next(OptionalLong.of(1));
        allowance.taken(next);
        taken += next;
      }
      assertThat(taken)
          .as("in 3,000 intervals of %s s", interval)
          .isBetween(Math.round(3_000 * interval) - 1, Math.round(3_000 * interval) + 1);
    }
  }

  @Test
  void what_a_batch_takes_too_much_is_made_up_for() {
    RateAllowance allowance = new RateAllowance(1);
    long taken = 0;
    for (int i = 0; i < 100; i++) {
      if (allowance.next(OptionalLong.of(100)) > 0) {
        allowance.taken(730); // a whole file
        taken += 730;
      }
    }
    assertThat(taken).isBetween(100 * 100L, 100 * 100L + 730);
  }

  @Test
  void a_changed_rate_applies_to_the_next_batch_and_forgets_what_was_taken_too_much() {
    RateAllowance allowance = new RateAllowance(1);
    allowance.next(OptionalLong.of(10));
    allowance.taken(1_000_000);
    assertThat(allowance.next(OptionalLong.of(10))).isZero();
    assertThat(allowance.next(OptionalLong.of(20))).isEqualTo(20);
    assertThat(allowance.next(NONE)).isEqualTo(Long.MAX_VALUE);
  }
}
