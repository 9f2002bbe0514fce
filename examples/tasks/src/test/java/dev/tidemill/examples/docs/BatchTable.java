/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.docs;

import dev.tidemill.BatchQueue;
import dev.tidemill.DStream;
import dev.tidemill.DStreamLike;
import dev.tidemill.StreamingContext;
import dev.tidemill.time.ManualClock;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Runs an example on a manual clock, in batches of one second, and shows what its streams hold as a table, a column for each
 * batch:
 *
 * <pre>
 * words  | a b a       |  | b     |
 * counts | (a,2) (b,1) |  | (b,1) |
 * </pre>
 *
 * <p>A dot stands where a stream has no batch.
 */
final class BatchTable implements AutoCloseable {
  final StreamingContext ssc;
  private final Map<String, Map<Time, String>> rows = new LinkedHashMap<>();

  BatchTable(int partitions) {
    this.ssc = StreamingContext.builder()
        .environment(world -> world.withClock(new ManualClock()))
        .batchInterval(Duration.ofSeconds(1))
        .partitions(partitions)
        .build();
  }

  /** A stream of words: a text for each batch, a space between two words. */
  DStream<String> words(String... batches) {
    BatchQueue<String> queue = new BatchQueue<>();
    for (String batch : batches) {
      queue.add(batch.isEmpty() ? List.of() : List.of(batch.split(" ")));
    }
    return ssc.queueStream(queue);
  }

  /** Gives a stream a row. */
  BatchTable row(String label, DStreamLike<?, ?, ?> stream) {
    Map<Time, String> cells = new TreeMap<>();
    rows.put(label, cells);
    stream.foreachRDD((batch, info) -> cells.put(
        info.time(),
        batch.collect().stream().map(String::valueOf).collect(Collectors.joining(" "))));
    return this;
  }

  /** Runs so many batches and returns the table. */
  String run(int batches) {
    ssc.start();
    for (int i = 0; i < batches; i++) {
      ssc.step();
    }
    StringBuilder table = new StringBuilder();
    rows.forEach((label, cells) -> {
      StringBuilder line = new StringBuilder(padded(label, widest(rows.keySet())));
      for (long second = 1; second <= batches; second++) {
        line.append(" | ").append(padded(cell(cells, second), width(second)));
      }
      table.append(line.append(" |")).append('\n');
    });
    return table.toString();
  }

  @Override
  public void close() {
    ssc.close();
  }

  private int width(long second) {
    return widest(rows.values().stream().map(cells -> cell(cells, second)).toList());
  }

  private static String cell(Map<Time, String> cells, long second) {
    return cells.getOrDefault(Time.ofMillis(second * 1_000), ".");
  }

  private static int widest(Iterable<String> texts) {
    int widest = 0;
    for (String text : texts) {
      widest = Math.max(widest, text.length());
    }
    return widest;
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(width - text.length());
  }
}
