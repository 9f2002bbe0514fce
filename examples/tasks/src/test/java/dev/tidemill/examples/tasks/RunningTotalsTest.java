/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.tasks;

import static dev.tidemill.testkit.StreamAssertions.assertThat;
import static dev.tidemill.testkit.StreamAssertions.batch;

import dev.tidemill.data.Pair;
import dev.tidemill.examples.tasks.RunningTotals.Total;
import dev.tidemill.testkit.StreamTest;
import dev.tidemill.testkit.StreamTester;
import java.util.Map;

class RunningTotalsTest {
  @StreamTest(job = RunningTotals.class)
  void counts_since_the_start(StreamTester t) {
    t.queueStream("lines", String.class).batch("ebb flow").batch().batch("ebb");

    t.runBatches(3);

    assertThat(t.probe("totals"))
        .inAnyOrderWithinBatch()
        .hasBatches(
            batch(Pair.of("ebb", new Total(1, 0)), Pair.of("flow", new Total(1, 0))),
            batch(Pair.of("ebb", new Total(1, 1)), Pair.of("flow", new Total(1, 1))),
            batch(Pair.of("ebb", new Total(2, 0)), Pair.of("flow", new Total(1, 2))));
  }

  @StreamTest(job = RunningTotals.class)
  void forgets_a_word_that_has_not_come_for_twenty_batches(StreamTester t) {
    t.queueStream("lines", String.class).batch("ebb");

    t.runBatches(21);
    assertThat(t.state("totals", String.class, Total.class))
        .isEqualTo(Map.of("ebb", new Total(1, 20)));

    t.runBatch();
    assertThat(t.state("totals", String.class, Total.class)).isEmpty();
  }
}
