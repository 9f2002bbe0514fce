/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.docs;

// region test
import static dev.tidemill.testkit.StreamAssertions.assertThat;
import static dev.tidemill.testkit.StreamAssertions.batch;

import dev.tidemill.data.Pair;
import dev.tidemill.testkit.StreamTest;
import dev.tidemill.testkit.StreamTester;

class PageViewsTest {
  @StreamTest(job = PageViews.class, batch = "1s")
  void counts_the_views_of_the_last_three_seconds(StreamTester t) {
    t.queueStream("pages", String.class)
        .batch("home", "shop")
        .batch("home")
        .batch()
        .batch();
    t.runBatches(4);
    assertThat(t.probe("views"))
        .inAnyOrderWithinBatch()
        .hasBatches(
            batch(Pair.of("home", 1L), Pair.of("shop", 1L)),
            batch(Pair.of("home", 2L), Pair.of("shop", 1L)),
            batch(Pair.of("home", 2L), Pair.of("shop", 1L)),
            batch(Pair.of("home", 1L)));
  }
}
// endregion
