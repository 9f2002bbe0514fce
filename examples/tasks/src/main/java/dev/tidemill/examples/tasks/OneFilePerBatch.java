/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.tasks;

import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;

/** Writes each batch to a sink of your own: one text file, in {@code target/lines} or where the argument says. */
public final class OneFilePerBatch implements StreamJob {
  @Override
  public void define(StreamingContext ssc) {
    String directory =
        ssc.arguments().isEmpty() ? "target/lines" : ssc.arguments().get(0);
    ssc.replayStream(20).named("lines").writeTo(new SingleFileSink(directory));
  }
}
