/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench.connectors;

import dev.tidemill.bench.measure.Busy;
import dev.tidemill.bench.measure.Results;
import dev.tidemill.connector.kinesis.Kinesis;
import dev.tidemill.connector.kinesis.KinesisStart;
import dev.tidemill.spi.source.Source;
import java.io.IOException;

/**
 * Records that a local kinesalite has: a job, and a loop over the bare client of the AWS SDK at the pace of the service.
 * Both are started for each pass, and read from the beginning of the stream.
 */
public final class KinesisThroughput {
  private KinesisThroughput() {}

  /** Arguments: those of a {@link Size}. */
  public static void main(String[] args) throws IOException {
    if (Kinesalite.problem().isEmpty()) {
      measure(Size.of(args)).send();
    } else {
      System.out.println("kinesis is left out: " + Kinesalite.problem());
    }
  }

  static Results measure(Size size) throws IOException {
    try (Kinesalite kinesalite = new Kinesalite()) {
      kinesalite.put(size.records());
      Source<String> source = Kinesis.stream(Kinesalite.STREAM)
          .region(Kinesalite.REGION)
          .endpoint(kinesalite.endpoint())
          .startingAt(KinesisStart.trimHorizon())
          .texts();
      Busy busy = new Busy("kinesalite", kinesalite.process());
      Results results = size.compare(
          "GetRecords loop",
          () -> read(new CountingJob(source), size),
          () -> read(new KinesisLoop(kinesalite.client()), size));
      busy.report(results);
      return results;
    }
  }

  private static Tally read(Reader reader, Size size) {
    try (reader) {
      return reader.read(size.records());
    }
  }
}
