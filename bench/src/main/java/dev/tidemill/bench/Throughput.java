/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench;

import dev.tidemill.bench.measure.Results;
import dev.tidemill.bench.measure.TurnByTurn;
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
      TurnByTurn<Totals> turns = new TurnByTurn<>("hand-written", warmup);
      for (int i = 0; i < warmup + passes; i++) {
        job.prepare(lines);
        turns.pass(job::step, () -> hand.run(lines));
      }
      turns.report("line", lines.size(), results);
    }
    return results;
  }
}
