/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.it.recovery;

import dev.tidemill.DStream;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import dev.tidemill.spi.source.Deduplication;
import dev.tidemill.spi.source.ReceiverSource;
import java.time.Duration;
import java.util.Optional;

/**
 * A program on two receivers. One acknowledges when numbers are stored, and gives them ids; the other
 * when batches are done, without ids.
 */
final class ReceivingJob {
  private static final Deduplication WINDOW = new Deduplication(100_000, Duration.ofHours(1));

  private ReceivingJob() {}

  /** Arguments: directory, ports of the two producers. */
  public static void main(String[] args) throws InterruptedException {
    String directory = args[0];
    int storedPort = Integer.parseInt(args[1]);
    int donePort = Integer.parseInt(args[2]);
    try (StreamingContext ssc = StreamingContext.builder()
        .appName("ReceivingJob")
        .batchInterval(Duration.ofMillis(200))
        .setting("stream.receiver.restartDelay", "100ms")
        .checkpoint(directory + "/checkpoint")
        .build()) {
      DStream<Long> once = ssc.stream(
          "once",
          ReceiverSource.of(() -> new NumberReceiver(storedPort, false)).withDeduplication(WINDOW));
      once.saveAsTextFiles(directory + "/out/once/batch").named("once-files");
      once.mapToPair(number -> Pair.of("sum", number))
          .<Long>updateStateByKey((values, state) ->
              Optional.of(state.orElse(0L) + values.stream().mapToLong(v -> v).sum()))
          .named("sums")
          .changes()
          .map(pair -> "sum " + pair.value().orElseThrow())
          .saveAsTextFiles(directory + "/out/totals/batch")
          .named("total-files");
      ssc.stream("often", ReceiverSource.of(() -> new NumberReceiver(donePort, true)))
          .saveAsTextFiles(directory + "/out/often/batch")
          .named("often-files");
      ssc.start();
      ssc.awaitTermination();
    }
  }
}
