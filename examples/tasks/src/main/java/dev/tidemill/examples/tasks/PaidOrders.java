/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.tasks;

import dev.tidemill.DStream;
import dev.tidemill.PairDStream;
import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import java.time.Duration;

/**
 * Joins two streams: each payment with the order that it pays, if that came within the last thirty seconds.
 *
 * <p>Orders are lines such as {@code 17 coffee} on port 9998, payments lines such as {@code 17 2.50} on port 9999. A join
 * sees one batch of each stream; the window lets a payment meet the orders of the batches before.
 */
public final class PaidOrders implements StreamJob {
  @Override
  public void define(StreamingContext ssc) {
    DStream<String> orderLines = ssc.socketTextStream("localhost", 9998).named("orders");
    DStream<String> paymentLines = ssc.socketTextStream("localhost", 9999).named("payments");
    PairDStream<String, String> orders = byNumber(orderLines);
    PairDStream<String, String> payments = byNumber(paymentLines);
    payments
        .join(orders.window(Duration.ofSeconds(30)))
        .mapValues(paid -> paid.key() + " for " + paid.value())
        .named("paid")
        .print();
  }

  private static PairDStream<String, String> byNumber(DStream<String> lines) {
    return lines
        .map(line -> line.split(" ", 2))
        .filter(fields -> fields.length == 2)
        .mapToPair(fields -> Pair.of(fields[0], fields[1]));
  }
}
