/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResultsTest {
  @Test
  void lines_of_results_are_told_from_other_lines() {
    Results results = new Results();
    assertThat(results.receive("result\trate\t0.75")).isTrue();
    assertThat(results.receive("result\trate\t0.25")).isTrue();
    assertThat(results.receive("record 1")).isFalse();
    assertThat(results.median("rate")).isEqualTo(0.5);
  }

  @Test
  void quantiles_are_values_that_were_measured() {
    Samples samples = new Samples();
    for (int i = 100; i >= 1; i--) {
      samples.add(i);
    }
    assertThat(samples.quantile(0.99)).isEqualTo(99);
    assertThat(samples.quantile(0.5)).isEqualTo(50);
    assertThat(samples.median()).isEqualTo(50.5);
    assertThat(samples.least()).isEqualTo(1);
    assertThat(samples.most()).isEqualTo(100);
  }
}
