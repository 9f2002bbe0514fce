/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.tasks;

import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;

/** A job with a listener that prints how long each batch had to wait and how long it took. */
public final class WatchedJob implements StreamJob {
  @Override
  public void define(StreamingContext ssc) {
    ssc.addListener(new DelayPrinter(ssc.batchInterval(), System.out));
    ssc.replayStream(20).named("lines").countByValue().named("counts").print(3);
  }
}
