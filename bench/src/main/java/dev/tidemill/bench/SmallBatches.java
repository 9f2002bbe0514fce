/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench;

import dev.tidemill.bench.measure.Results;
import dev.tidemill.bench.measure.Samples;
import java.util.List;
import java.util.function.Supplier;

/** How long a batch of one and of ten records takes, from the call of {@code step()} to its return. */
final class SmallBatches {
  private static final String MASTER = "local[2]";

  private SmallBatches() {}

  /** Arguments: batches to warm up, batches to measure. */
  public static void main(String[] args) {
    measure(Integer.parseInt(args[0]), Integer.parseInt(args[1])).send();
  }

  static Results measure(int warmup, int batches) {
    Results results = new Results();
    for (int records : new int[] {1, 10}) {
      List<String> input = Words.lines(records, 1, 1_000);
      String suffix = records == 1 ? ", 1 record" : ", " + records + " records";
      try (TrivialJob job = new TrivialJob(MASTER)) {
        measure(results, "map and foreachRDD" + suffix, warmup, batches, () -> {
          job.prepare(input);
          return job::step;
        });
      }
      try (WordCountJob job = new WordCountJob(MASTER)) {
        measure(results, "word count" + suffix, warmup, batches, () -> {
          job.prepare(input);
          return job::step;
        });
      }
    }
    return results;
  }

  private static void measure(
      Results results, String name, int warmup, int batches, Supplier<Runnable> prepared) {
    for (int i = 0; i < warmup; i++) {
      prepared.get().run();
    }
    Samples micros = new Samples();
    for (int i = 0; i < batches; i++) {
      Runnable step = prepared.get();
      long start = System.nanoTime();
      step.run();
      micros.add((System.nanoTime() - start) / 1e3);
    }
    results.add(name + ": median, us", micros.median());
    results.add(name + ": p99, us", micros.quantile(0.99));
  }
}
