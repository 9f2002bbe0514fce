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

class PaidOrdersTest {
  @StreamTest(job = PaidOrders.class)
  void finds_the_order_of_a_payment_for_thirty_seconds(StreamTester t) {
    t.queueStream("orders", String.class).batch("17 coffee", "18 tea", "19 water");
    t.queueStream("payments", String.class)
        .batch("17 2.50")
        .emptyBatches(28)
        .batch("18 1.90", "99 1.00")
        .batch("19 1.10");

    t.runBatches(31);

    assertThat(t.probe("paid"))
        .hasBatches(batch(Pair.of("17", "2.50 for coffee")))
        .hasEmptyBatches(28)
        .hasBatches(batch(Pair.of("18", "1.90 for tea")), batch());
  }
}
