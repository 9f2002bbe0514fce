/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.tasks;

import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import java.util.List;
import java.util.Optional;

/** Totals that outlive the process: kill it, change it, start it again, and it goes on counting. */
// region job
public final class LastingTotals implements StreamJob {
  @Override
  public void configure(StreamingContext.Builder builder) {
    builder.checkpoint("target/totals-checkpoint");
  }

  @Override
  public void define(StreamingContext ssc) {
    ssc.replayStream(20)
        .named("lines")
        .flatMap(line -> List.of(line.split("\\W+")))
        .mapToPair(word -> Pair.of(word, 1L))
        .<Long>updateStateByKey((ones, total) -> Optional.of(total.orElse(0L) + ones.size()))
        .named("totals")
        .changes()
        .saveAsTextFiles("target/totals/batch")
        .named("total-files");
  }
}
// endregion
