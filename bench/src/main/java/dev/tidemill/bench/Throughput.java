/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench;

import java.util.List;

/**
 * Word count of large batches: Tidemill on {@code local[2]} and the loop of two threads, turn by turn in one JVM over the
 * same lines.
 */
final class Throughput {
  private static final String MASTER = "local[2]";
  private static final int WORDS_PER_LINE = 10;
  private static final int OTHER_RECORDS = 100_000;
  private static final int OTHER_BATCHES = 10;

  private Throughput() {}

  /** Arguments: lines of a batch, different words, passes to warm up, passes to measure, whether others run before. */
  public static void main(String[] args) {
    List<String> lines =
        Words.lines(Integer.parseInt(args[0]), WORDS_PER_LINE, Integer.parseInt(args[1]));
    boolean polluted = Boolean.parseBoolean(args[4]);
    measure(lines, Integer.parseInt(args[2]), Integer.parseInt(args[3]), polluted)
        .send();
  }

  static Results measure(List<String> lines, int warmup, int passes, boolean polluted) {
    if (polluted) {
      OtherPipelines.run(MASTER, OTHER_RECORDS, OTHER_BATCHES);
    }
    Results results = new Results();
    try (WordCountJob job = new WordCountJob(MASTER);
        HandWordCount hand = new HandWordCount()) {
      for (int i = 0; i < warmup; i++) {
        pass(lines, job, hand, new Meter(), new Meter());
      }
      Meter ofJob = new Meter();
      Meter ofHand = new Meter();
      for (int i = 0; i < passes; i++) {
        pass(lines, job, hand, ofJob, ofHand);
      }
      double jobMs = ofJob.wallMs().median();
      double handMs = ofHand.wallMs().median();
      results.add("rate / hand-written, wall", handMs / jobMs);
      results.add(
          "rate / hand-written, CPU", ofHand.cpuMs().median() / ofJob.cpuMs().median());
      results.add("Tidemill, ms a batch", jobMs);
      results.add("hand-written, ms a batch", handMs);
      results.add("Tidemill, CPU ms a batch", ofJob.cpuMs().median());
      results.add("hand-written, CPU ms a batch", ofHand.cpuMs().median());
    }
    return results;
  }

  private static void pass(
      List<String> lines, WordCountJob job, HandWordCount hand, Meter ofJob, Meter ofHand) {
    Totals[] totals = new Totals[2];
    job.prepare(lines);
    ofJob.measure(() -> totals[0] = job.step());
    ofHand.measure(() -> totals[1] = hand.run(lines));
    if (!totals[0].equals(totals[1])) {
      throw new IllegalStateException("Tidemill counted " + totals[0] + ", the loop " + totals[1]);
    }
  }
}
