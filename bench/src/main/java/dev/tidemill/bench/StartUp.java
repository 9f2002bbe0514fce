/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench;

import dev.tidemill.bench.measure.Jvm;
import dev.tidemill.bench.measure.Machine;
import dev.tidemill.bench.measure.Results;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * How long it takes from the start of a JVM to the first batch's output of a trivial job, and how much memory that JVM
 * has resident: with the JVM's defaults, and with flags that a launcher may set.
 */
final class StartUp {
  private record Variant(String name, boolean logs, List<String> flags) {}

  private static final List<Variant> VARIANTS = List.of(
      new Variant("default flags", false, List.of()),
      new Variant("default flags, Logback", true, List.of()),
      new Variant("-Xms16m", false, List.of("-Xms16m")),
      new Variant("serial GC, -Xms16m", false, List.of("-XX:+UseSerialGC", "-Xms16m")));

  private StartUp() {}

  /** Arguments: starts, batches in each, batches of one more run that is watched for its memory. */
  public static void main(String[] args) throws IOException, InterruptedException {
    measure(Integer.parseInt(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]))
        .send();
  }

  static Results measure(int starts, int batches, int longRun)
      throws IOException, InterruptedException {
    Results results = new Results();
    for (int i = 0; i < starts; i++) {
      for (Variant variant : VARIANTS) {
        run(variant, batches, results);
      }
    }
    for (Variant variant : VARIANTS) {
      double mib = run(variant, longRun, new Results());
      results.add(variant.name() + ": resident within " + longRun + " batches, MiB", mib);
    }
    return results;
  }

  /** Returns the most memory that the job had resident, in MiB. */
  private static double run(Variant variant, int batches, Results results)
      throws IOException, InterruptedException {
    List<String> flags = new ArrayList<>(variant.flags());
    if (!variant.logs()) {
      flags.addAll(Jvm.NO_LOG);
    }
    long begun = System.nanoTime();
    Process process = Jvm.start(FirstBatch.class, flags, List.of(Integer.toString(batches)));
    double mib = 0;
    int lines = 0;
    try (BufferedReader out = process.inputReader()) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith(FirstBatch.OUTPUT)) {
          mib = Math.max(mib, Machine.peakResidentMib(process.pid()));
          if (lines++ == 0) {
            results.add(variant.name() + ": first output, ms", (System.nanoTime() - begun) / 1e6);
            results.add(variant.name() + ": resident at first output, MiB", mib);
          }
        }
      }
    }
    if (process.waitFor() != 0 || lines == 0) {
      throw new IllegalStateException(
          "the job ended with code " + process.exitValue() + " after " + lines + " outputs");
    }
    return mib;
  }
}
