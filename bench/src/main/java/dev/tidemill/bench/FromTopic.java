/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench;

import dev.tidemill.bench.measure.Meter;
import dev.tidemill.bench.measure.Results;

/** Word count of a topic that is filled already, read from its beginning to its end: one of those that are held side by side. */
final class FromTopic {
  private FromTopic() {}

  /** Arguments: {@code job} or {@code hand}, where the broker is, lines of a batch, lines to warm up, lines to measure. */
  public static void main(String[] args) {
    int linesPerBatch = Integer.parseInt(args[2]);
    try (KafkaWordCount counter =
        args[0].equals("hand") ? new KafkaLoop(args[1]) : new KafkaJob(args[1], linesPerBatch)) {
      measure(counter, linesPerBatch, Long.parseLong(args[3]), Long.parseLong(args[4]))
          .send();
    }
  }

  static Results measure(KafkaWordCount counter, long turn, long warmup, long lines) {
    Results results = new Results();
    WordSums sums = WordSums.NONE;
    while (sums.lines() < warmup) {
      sums = sums.plus(counter.count(turn));
    }
    long before = sums.lines();
    double cpu = Meter.processCpuSeconds();
    long start = System.nanoTime();
    while (sums.lines() < warmup + lines) {
      sums = sums.plus(counter.count(Math.min(turn, warmup + lines - sums.lines())));
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    long measured = sums.lines() - before;
    results.add("lines a second", measured / seconds);
    results.add("CPU us a line", (Meter.processCpuSeconds() - cpu) * 1e6 / measured);
    results.add("words", (double) sums.words());
    results.add("check", (double) sums.check());
    return results;
  }
}
