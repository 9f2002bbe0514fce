/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench.spark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How fast a test of a windowed job runs, one record a batch: the test kit, Kafka Streams' test driver, Spark's manual clock. */
final class LockStepComparison {
  private LockStepComparison() {}

  static void run(int jvms) throws IOException, InterruptedException {
    List<Map<String, Double>> tidemill = new ArrayList<>();
    List<Map<String, Double>> kafkaStreams = new ArrayList<>();
    List<Map<String, Double>> spark = new ArrayList<>();
    for (int i = 0; i < jvms; i++) {
      tidemill.add(PeerJvm.TIDEMILL.run("StreamTests", "1", "5000", "8"));
      kafkaStreams.add(PeerJvm.KAFKA_STREAMS.run("StreamsLockStep", "5000", "8", "400"));
      spark.add(PeerJvm.SPARK.run("SparkLockStep", "600", "40"));
      SideBySide.expectSame("lock step", "words of a window", kafkaStreams.get(i), spark.get(i));
    }
    SideBySide.print("%n%-40s %16s %20s", "", "batches a second", "open and close, ms");
    double open = SideBySide.median(tidemill, "open, one batch, close: median, ms");
    for (String partitions : List.of("4 partitions", "1 partition")) {
      String batches = "lock-step batches a second, all guards, " + partitions;
      print("Tidemill, all guards, " + partitions, SideBySide.median(tidemill, batches), open);
    }
    print("Kafka Streams, TopologyTestDriver", kafkaStreams);
    print("Spark Streaming, ManualClock", spark);
  }

  private static void print(String peer, List<Map<String, Double>> runs) {
    print(
        peer,
        SideBySide.median(runs, "batches a second"),
        SideBySide.median(runs, "open and close, ms"));
  }

  private static void print(String peer, double batches, double open) {
    SideBySide.print("%-40s %16.0f %20.2f", peer, batches, open);
  }
}
