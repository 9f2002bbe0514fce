/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class CostModelTest {
  @Test
  void batches_of_different_sizes_tell_the_fixed_cost_from_that_of_a_record() {
    CostModel model = new CostModel(1);
    for (long records = 10; records <= 10_000; records += 370) {
      model.measured(new long[] {records}, 5e6 + records * 2e3);
    }
    assertThat(model.fixedNanos()).isCloseTo(5e6, within(1e6));
    assertThat(model.nanosPerRecord(0)).isCloseTo(2e3, within(200.0));
  }

  @Test
  void sources_are_told_apart_by_batches_with_different_shares_of_them() {
    CostModel model = new CostModel(2);
    Random random = new Random(1);
    for (int i = 0; i < 60; i++) {
      long[] records = {random.nextInt(1_000), random.nextInt(1_000)};
      model.measured(records, 1e6 + records[0] * 1e3 + records[1] * 50e3);
    }
    assertThat(model.nanosPerRecord(0)).isLessThan(5e3);
    assertThat(model.nanosPerRecord(1)).isCloseTo(50e3, within(3e3));
  }

  @Test
  void batches_of_one_size_keep_their_sum_right_and_the_split_within_it() {
    CostModel model = new CostModel(1);
    for (int i = 0; i < 1_000; i++) {
      model.measured(new long[] {100}, 7e6);
    }
    assertThat(model.predict(new long[] {100})).isCloseTo(7e6, within(1e4));
    assertThat(model.fixedNanos()).isBetween(0.0, 7e6);
    assertThat(model.nanosPerRecord(0)).isBetween(0.0, 7e4);
  }

  @Test
  void a_batch_far_from_the_prediction_is_believed_at_once() {
    CostModel model = new CostModel(1);
    for (int i = 0; i < 50; i++) {
      model.measured(new long[] {1_000 + i}, 1e6 + (1_000 + i) * 1e3);
    }
    model.measured(new long[] {1_000}, 101e6);
    assertThat(model.predict(new long[] {1_000})).isCloseTo(101e6, within(10e6));
  }

  @Test
  void costs_are_never_negative_and_always_finite() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      CostModel model = new CostModel(3);
      for (int i = 0; i < 300; i++) {
        long[] records = {random.nextInt(1_000), random.nextInt(3), random.nextInt(2) * 1_000_000L};
        model.measured(records, Math.pow(10, random.nextInt(12)));
        for (int source = 0; source < 3; source++) {
          assertThat(model.nanosPerRecord(source))
              .as("seed %s", seed)
              .isFinite()
              .isNotNegative();
          assertThat(model.uncertainty(source)).as("seed %s", seed).isFinite();
        }
        assertThat(model.fixedNanos()).as("seed %s", seed).isFinite().isNotNegative();
      }
    }
  }

  @Test
  void a_source_without_records_keeps_its_cost() {
    CostModel model = new CostModel(2);
    for (long i = 1; i <= 40; i++) {
      model.measured(
          new long[] {100 * (i % 7), 30 * (i % 5)}, 1e6 + 1e4 * 100 * (i % 7) + 1e5 * 30 * (i % 5));
    }
    double before = model.nanosPerRecord(1);
    for (long i = 1; i <= 1_000; i++) {
      model.measured(new long[] {100 * (1 + i % 7), 0}, 1e6 + 1e4 * 100 * (1 + i % 7));
    }
    assertThat(model.nanosPerRecord(1)).isCloseTo(before, within(0.3 * before));
  }

  @Test
  void estimates_stay_sound_over_a_million_equal_batches() {
    CostModel model = new CostModel(1);
    for (int i = 0; i < 1_000_000; i++) {
      model.measured(new long[] {100}, 7e6);
    }
    model.measured(new long[] {200}, 13e6);
    assertThat(model.predict(new long[] {200})).isCloseTo(13e6, within(2e6));
  }
}
