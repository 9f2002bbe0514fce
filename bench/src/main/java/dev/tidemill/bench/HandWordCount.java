/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The word count as one writes it without any framework: two threads, a {@link HashMap} for each, merged at the end.
 */
final class HandWordCount implements AutoCloseable {
  private final ExecutorService second = Executors.newSingleThreadExecutor();

  Totals run(List<String> lines) {
    int half = lines.size() / 2;
    Future<Map<String, Long>> other = second.submit(() -> count(lines.subList(half, lines.size())));
    Map<String, Long> counts = count(lines.subList(0, half));
    try {
      other.get().forEach((word, count) -> counts.merge(word, count, Long::sum));
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("counting failed", e);
    }
    long words = 0;
    for (long count : counts.values()) {
      words += count;
    }
    return new Totals(counts.size(), words);
  }

  @SuppressWarnings("StringSplitter") // the loop splits as the job does
  private static Map<String, Long> count(List<String> lines) {
    Map<String, Long> counts = new HashMap<>();
    for (String line : lines) {
      for (String word : line.split(" ")) {
        counts.merge(word, 1L, Long::sum);
      }
    }
    return counts;
  }

  @Override
  public void close() {
    second.shutdown();
  }
}
