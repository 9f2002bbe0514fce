/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TaskResultsTest {
  @Test
  void of_several_failures_the_one_of_the_lowest_task_counts() {
    TaskResults<String> results = new TaskResults<>(10, 3, partition -> {
      throw new IllegalStateException("task " + partition);
    });
    results.run(2);
    results.run(1);
    assertThat(results.failure()).get().hasToString("java.lang.IllegalStateException: task 11");
    assertThat(results.failedPartition()).isEqualTo(11);
  }

  @Test
  void an_error_of_the_virtual_machine_comes_before_a_lower_task() {
    TaskResults<String> results = new TaskResults<>(10, 3, partition -> {
      if (partition == 12) {
        throw new OutOfMemoryError("planted");
      }
      throw new IllegalStateException("task " + partition);
    });
    results.run(2);
    results.run(1);
    results.run(0);
    assertThat(results.failure()).get().hasToString("java.lang.OutOfMemoryError: planted");
    assertThat(results.failedPartition()).isEqualTo(12);
  }
}
