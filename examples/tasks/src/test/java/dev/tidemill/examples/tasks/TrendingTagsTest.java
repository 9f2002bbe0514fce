/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.tasks;

import static dev.tidemill.testkit.StreamAssertions.assertThat;
import static dev.tidemill.testkit.StreamAssertions.batch;

import dev.tidemill.testkit.StreamProbe;
import dev.tidemill.testkit.StreamTest;
import dev.tidemill.testkit.StreamTester;
import java.time.Duration;

class TrendingTagsTest {
  @StreamTest(job = TrendingTags.class)
  void tells_what_has_changed_within_ten_minutes(StreamTester t) {
    t.queueStream("posts", String.class).batch("the #ebb and the #flow").batch().batch("#ebb #ebb");
    StreamProbe<String> news = t.probe("news", String.class);

    t.runBatches(3);
    assertThat(news)
        .inAnyOrderWithinBatch()
        .hasBatches(batch("#ebb 1", "#flow 1"), batch(), batch("#ebb 3"));

    t.advance(Duration.ofMinutes(10));
    assertThat(news)
        .inAnyOrderWithinBatch()
        .hasEmptyBatches(597)
        .hasBatches(batch("#ebb 2", "#flow is gone"), batch(), batch("#ebb is gone"));
    assertThat(t.state("counts", String.class, Long.class)).isEmpty();
  }
}
