/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench;

import dev.tidemill.bench.measure.Jvm;
import dev.tidemill.bench.measure.Meter;
import dev.tidemill.bench.measure.Results;
import dev.tidemill.data.Pair;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.Function;

/**
 * A stateful program on {@code local[2]} and its peer of two threads, over the same records. Each runs in a JVM of its own, one
 * after the other: a collection of garbage looks at all that is on the heap, so the state of one would slow the other down.
 */
final class Stateful {
  private static final String MASTER = "local[2]";

  private final Size size;
  private final List<String> keys;
  private final List<List<Pair<String, Long>>> batches;
  private final Results results = new Results();
  private int next;

  /**
   * What is measured, and for how long.
   *
   * @param keys how many keys there are
   * @param records records of a batch
   * @param panes batches in a window
   * @param turn how many batches are timed as one
   * @param warmup CPU seconds to warm up
   * @param seconds CPU seconds to measure
   */
  record Size(int keys, int records, int panes, int turn, int warmup, int seconds) {
    static Size of(String text) {
      String[] numbers = text.split(",", -1);
      return new Size(
          Integer.parseInt(numbers[0]),
          Integer.parseInt(numbers[1]),
          Integer.parseInt(numbers[2]),
          Integer.parseInt(numbers[3]),
          Integer.parseInt(numbers[4]),
          Integer.parseInt(numbers[5]));
    }

    String text() {
      return keys + "," + records + "," + panes + "," + turn + "," + warmup + "," + seconds;
    }
  }

  /** Takes a batch in and says what it emits. */
  private interface BatchStep {
    Totals run(List<Pair<String, Long>> batch);
  }

  private Stateful(Size size) {
    this.size = size;
    this.keys = KeyedRecords.keys(size.keys());
    // More batches than a window has, so that no batch enters while it leaves.
    this.batches = KeyedRecords.batches(keys, size.records(), size.panes() + size.panes() / 2 + 1);
  }

  /**
   * Arguments: the program; then separated by commas keys, records of a batch, batches of a window, batches that are timed
   * as one, CPU seconds to warm up and to measure; and in the JVMs that this one starts, who is measured.
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    KeyedProgram program = KeyedProgram.valueOf(args[0]);
    Size size = Size.of(args[1]);
    if (args.length > 2) {
      measureOne(program, size, args[2].equals("hand")).send();
    } else {
      measure(program, size).send();
    }
  }

  /** Measures both, each in a JVM of its own with the flags of this one. */
  static Results measure(KeyedProgram program, Size size) throws IOException, InterruptedException {
    Results results = new Results();
    Results job = inOwnJvm(program, size, "job");
    Results hand = inOwnJvm(program, size, "hand");
    if (job.median("keys") != hand.median("keys") || job.median("sum") != hand.median("sum")) {
      throw new IllegalStateException(program + ": Tidemill and the peer written by hand differ: "
          + job.median("keys") + " and " + hand.median("keys") + " keys, " + job.median("sum")
          + " and "
          + hand.median("sum"));
    }
    for (String time : List.of("wall", "CPU")) {
      double ofJob = job.median(time);
      double ofHand = hand.median(time);
      if (program.isCheaper()) {
        results.add("times cheaper than hand-written, " + time, ofHand / ofJob);
      } else {
        results.add("time / hand-written, " + time, ofJob / ofHand);
      }
      results.add("Tidemill, " + time + " ms a batch", ofJob);
      results.add("hand-written, " + time + " ms a batch", ofHand);
    }
    return results;
  }

  private static Results inOwnJvm(KeyedProgram program, Size size, String who)
      throws IOException, InterruptedException {
    Results results = new Results();
    Process process = Jvm.start(
        Stateful.class,
        ManagementFactory.getRuntimeMXBean().getInputArguments(),
        List.of(program.name(), size.text(), who));
    try (BufferedReader out = process.inputReader()) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        results.receive(line);
      }
    }
    if (process.waitFor() != 0) {
      throw new IllegalStateException(
          program + ", " + who + ": ended with code " + process.exitValue());
    }
    return results;
  }

  /** Measures one of the two in this JVM. */
  static Results measureOne(KeyedProgram program, Size size, boolean byHand) {
    Stateful stateful = new Stateful(size);
    if (byHand) {
      try (HandKeyed hand = HandKeyed.of(program, size.panes())) {
        stateful.run(
            program,
            hand::run,
            program.emitsChanges() ? totals -> hand.changes() : Function.identity());
      }
    } else {
      try (KeyedJob job = new KeyedJob(MASTER, program, size.panes())) {
        stateful.run(program, job::run, Function.identity());
      }
    }
    return stateful.results;
  }

  private void run(KeyedProgram program, BatchStep step, Function<Totals, Totals> emitted) {
    if (program.startsWithAllKeys()) {
      step.run(KeyedRecords.oneOfEach(keys));
    }
    Totals totals = new Totals(0, 0);
    for (List<Pair<String, Long>> batch : batches) {
      totals = step.run(batch);
    }
    report(emitted.apply(totals));
    during(size.warmup(), () -> turn(step));
    Meter meter = new Meter();
    during(size.seconds(), () -> meter.measure(() -> turn(step)));
    results.add("wall", meter.wallMs().median() / size.turn());
    results.add("CPU", meter.cpuMs().sum() / meter.cpuMs().size() / size.turn());
  }

  private static void during(double cpuSeconds, Runnable task) {
    double end = Meter.processCpuSeconds() + cpuSeconds;
    do {
      task.run();
    } while (Meter.processCpuSeconds() < end);
  }

  private void turn(BatchStep step) {
    for (int i = 0; i < size.turn(); i++) {
      step.run(batches.get(next++ % batches.size()));
    }
  }

  private void report(Totals totals) {
    results.add("keys", (double) totals.keys());
    results.add("sum", (double) totals.sum());
  }
}
