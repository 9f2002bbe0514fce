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
import java.util.Map;

class VisitsThatEndTest {
  @StreamTest(job = VisitsThatEnd.class)
  void a_visit_ends_thirty_seconds_after_its_last_click(StreamTester t) {
    t.queueStream("clicks", String.class)
        .batch("ann /home", "bob /home", "ann /shop", "unreadable")
        .batch("bob /help");
    StreamProbe<String> visits = t.probe("visits", String.class);

    t.advance(Duration.ofSeconds(31));
    assertThat(visits).hasEmptyBatches(31);
    assertThat(t.state("visits", String.class, Integer.class))
        .isEqualTo(Map.of("ann", 2, "bob", 2));

    t.runBatches(2);
    assertThat(visits)
        .hasBatches(batch("ann left after 2 clicks"), batch("bob left after 2 clicks"));
    assertThat(t.state("visits", String.class, Integer.class)).isEmpty();
  }
}
