/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.tasks;

import static dev.tidemill.testkit.StreamAssertions.assertThat;
import static dev.tidemill.testkit.StreamAssertions.batch;

import dev.tidemill.data.Pair;
import dev.tidemill.testkit.Batch;
import dev.tidemill.testkit.StreamTest;
import dev.tidemill.testkit.StreamTester;

class WordsPerWindowTest {
  @StreamTest(job = WordsPerWindow.class)
  void counts_the_last_ten_batches_every_second_batch(StreamTester t) {
    t.queueStream("lines", String.class).batch("ebb").batch("ebb flow").batch("flow flow");

    t.runBatches(12);

    Batch<Pair<String, Long>> allThree = batch(Pair.of("ebb", 2L), Pair.of("flow", 3L));
    assertThat(t.probe("counts", String.class, Long.class))
        .inAnyOrderWithinBatch()
        .hasBatches(
            batch(Pair.of("ebb", 2L), Pair.of("flow", 1L)), // batches 1 and 2
            allThree,
            allThree,
            allThree,
            allThree, // batches 1 to 10
            batch(Pair.of("flow", 2L))); // batches 3 to 12
  }
}
