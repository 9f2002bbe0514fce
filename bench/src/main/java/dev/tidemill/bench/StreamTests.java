/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench;

import dev.tidemill.bench.measure.Results;
import dev.tidemill.bench.measure.Samples;
import dev.tidemill.data.Pair;
import dev.tidemill.testkit.Guard;
import dev.tidemill.testkit.QueueFixture;
import dev.tidemill.testkit.StreamProbe;
import dev.tidemill.testkit.StreamTester;
import dev.tidemill.testkit.Strictness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How many lock-step batches a test can run in a second, and what opening and closing a tester costs. */
final class StreamTests {
  private static final int BATCHES_PER_WINDOW = 3;

  private StreamTests() {}

  /** Arguments: records of a batch, batches of one tester, testers to measure after as many to warm up. */
  public static void main(String[] args) {
    measure(Integer.parseInt(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]))
        .send();
  }

  static Results measure(int records, int batches, int rounds) {
    List<String> words = Words.lines(records, 1, 100);
    Results results = new Results();
    batches(results, "all guards, 4 partitions", words, batches, rounds, 4, Guard.values());
    batches(results, "no guards, 4 partitions", words, batches, rounds, 4);
    batches(results, "all guards, 1 partition", words, batches, rounds, 1, Guard.values());
    openAndClose(results, words, batches, rounds);
    return results;
  }

  private static void batches(
      Results results,
      String name,
      List<String> words,
      int batches,
      int rounds,
      int partitions,
      Guard... guards) {
    Samples perSecond = new Samples();
    for (int round = 0; round < 2 * rounds; round++) {
      try (StreamTester t = tester(partitions, guards)) {
        QueueFixture<String> queue = t.queueStream("words", String.class);
        StreamProbe<Pair<String, Long>> counts = windowed(t, queue);
        for (int i = 0; i < batches; i++) {
          queue.batchOf(words);
        }
        long start = System.nanoTime();
        t.runBatches(batches);
        long nanos = System.nanoTime() - start;
        if (round >= rounds) {
          perSecond.add(batches / (nanos / 1e9));
        }
        expect(counts, (long) words.size() * Math.min(batches, BATCHES_PER_WINDOW));
      }
    }
    results.add("lock-step batches a second, " + name, perSecond.median());
  }

  /** Three operators: a pair for each word, a window, sums by key. */
  private static StreamProbe<Pair<String, Long>> windowed(
      StreamTester t, QueueFixture<String> queue) {
    return t.probe(queue.stream()
        .mapToPair(word -> Pair.of(word, 1L))
        .window(Duration.ofSeconds(BATCHES_PER_WINDOW))
        .reduceByKey(Long::sum));
  }

  private static StreamTester tester(int partitions, Guard... guards) {
    return StreamTester.builder()
        .master("local[" + partitions + "]")
        .guards(guards)
        .strictness(Strictness.LENIENT)
        .create();
  }

  private static void expect(StreamProbe<Pair<String, Long>> counts, long expected) {
    List<Pair<String, Long>> last =
        new ArrayList<>(counts.batches().get(counts.batches().size() - 1).records());
    long words = last.stream().mapToLong(Pair::value).sum();
    if (words != expected) {
      throw new IllegalStateException("the last window has " + words + " words, not " + expected);
    }
  }

  private static void openAndClose(Results results, List<String> words, int batches, int rounds) {
    Samples millis = new Samples();
    int testers = Math.max(2, batches * rounds / 10);
    for (int i = 0; i < testers; i++) {
      long start = System.nanoTime();
      try (StreamTester t = StreamTester.create()) {
        QueueFixture<String> queue = t.queueStream("words", String.class);
        queue.batchOf(words);
        StreamProbe<Pair<String, Long>> counts = windowed(t, queue);
        t.runBatch();
        counts.batches();
      }
      double took = (System.nanoTime() - start) / 1e6;
      if (i == 0) {
        results.add("open, one batch, close: first of these, ms", took);
      } else if (i >= testers / 2) {
        millis.add(took);
      }
    }
    results.add("open, one batch, close: median, ms", millis.median());
    results.add("open, one batch, close: p99, ms", millis.quantile(0.99));
  }
}
