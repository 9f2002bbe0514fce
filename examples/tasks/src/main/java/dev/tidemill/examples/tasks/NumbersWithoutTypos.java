/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.tasks;

import dev.tidemill.DStream;
import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;

/**
 * Adds up numbers, and sets lines aside that are no numbers: the batch goes on without them. Their letters are written
 * as text, without their content.
 */
public final class NumbersWithoutTypos implements StreamJob {
  @Override
  public void configure(StreamingContext.Builder builder) {
    builder.setting("stream.batch.onFailure", "deadletter");
  }

  @Override
  public void define(StreamingContext ssc) {
    String out = ssc.arguments().isEmpty() ? "target/sums" : ssc.arguments().get(0);
    // region main
    DStream<String> arriving = ssc.textFileStream("in").named("lines");
    DStream<String> again = ssc.objectFileStream("again", String.class).named("again");
    arriving
        .union(again)
        .map(Integer::parseInt)
        .reduce(Integer::sum)
        .saveAsTextFiles(out + "/sum")
        .named("sums");
    ssc.deadLetters()
        .redacted(letter ->
            letter.withRecord(letter.record().length() + " characters", letter.encodedRecord()))
        .map(letter -> letter.position() + ": " + letter.record())
        .saveAsTextFiles(out + "/dead")
        .named("dead");
    // endregion
  }
}
