/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.lockstep;

import static dev.tidemill.testkit.StreamAssertions.assertThat;
import static dev.tidemill.testkit.StreamAssertions.batch;

import dev.tidemill.data.Pair;
import dev.tidemill.testkit.StreamTest;
import dev.tidemill.testkit.StreamTester;

/** The job as it is, with its source replaced. */
class WholeJobTest {
  @StreamTest(job = WordCount.class, batch = "1s")
  void counts_words_per_batch(StreamTester t) {
    t.queueStream("lines", String.class).batch("a b a").batch().batch("b");
    t.runBatches(3);
    assertThat(t.probe("counts"))
        .inAnyOrderWithinBatch()
        .hasBatches(batch(Pair.of("a", 2L), Pair.of("b", 1L)), batch(), batch(Pair.of("b", 1L)));
  }
}
