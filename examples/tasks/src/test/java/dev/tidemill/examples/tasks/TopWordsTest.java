/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.tasks;

import static dev.tidemill.testkit.StreamAssertions.assertThat;
import static dev.tidemill.testkit.StreamAssertions.batch;

import dev.tidemill.data.Pair;
import dev.tidemill.testkit.StreamTest;
import dev.tidemill.testkit.StreamTester;

class TopWordsTest {
  @StreamTest(job = TopWords.class)
  void finds_the_three_most_frequent_words_of_each_batch(StreamTester t) {
    t.queueStream("lines", String.class)
        .batch("spring tide neap tide", "high tide low spring")
        .batch()
        .batch("ebb");

    t.runBatches(3);

    assertThat(t.probe("top"))
        .hasBatches(
            batch(Pair.of("tide", 3L), Pair.of("spring", 2L), Pair.of("high", 1L)),
            batch(),
            batch(Pair.of("ebb", 1L)));
  }
}
