/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench.spark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The programs that keep state, on Tidemill and on Spark Streaming: milliseconds a batch. */
final class StatefulComparison {
  /** Sizes: keys, records of a batch, batches of a window, batches timed as one, CPU seconds to warm up and to measure. */
  private record Program(String name, String sizeOfTidemill, String sizeOfSpark) {}

  private static final List<Program> PROGRAMS = List.of(
      new Program("WINDOW_SUM", "100000,50000,30,5,8,6", "100000,50000,30,5,20,12"),
      new Program("WINDOW_MAX", "100000,50000,30,5,8,6", "100000,50000,30,5,15,12"),
      new Program("MAP_WITH_STATE", "1000000,10000,6,10,8,6", "1000000,10000,6,10,20,15"),
      new Program("UPDATE_STATE_BY_KEY", "1000000,10000,6,5,8,6", "1000000,10000,6,5,15,15"));

  private StatefulComparison() {}

  static void run(int jvms) throws IOException, InterruptedException {
    SideBySide.print(
        "%-22s %14s %14s %10s %14s %14s %10s",
        "", "Tidemill, ms", "Spark, ms", "ratio", "Tidemill, CPU", "Spark, CPU", "ratio");
    for (Program program : PROGRAMS) {
      List<Map<String, Double>> ofTidemill = new ArrayList<>();
      List<Map<String, Double>> ofSpark = new ArrayList<>();
      for (int i = 0; i < jvms; i++) {
        ofTidemill.add(
            PeerJvm.TIDEMILL.run("Stateful", program.name(), program.sizeOfTidemill(), "job"));
        ofSpark.add(PeerJvm.SPARK.run("SparkStateful", program.name(), program.sizeOfSpark()));
        SideBySide.expectSame(program.name(), "keys", ofTidemill.get(i), ofSpark.get(i));
        SideBySide.expectSame(program.name(), "sum", ofTidemill.get(i), ofSpark.get(i));
      }
      double wall = SideBySide.median(ofTidemill, "wall");
      double sparkWall = SideBySide.median(ofSpark, "wall");
      double cpu = SideBySide.median(ofTidemill, "CPU");
      double sparkCpu = SideBySide.median(ofSpark, "CPU");
      SideBySide.print(
          "%-22s %14.1f %14.1f %10.1f %14.1f %14.1f %10.1f",
          program.name(), wall, sparkWall, sparkWall / wall, cpu, sparkCpu, sparkCpu / cpu);
    }
  }
}
