/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench;

import dev.tidemill.bench.measure.Results;
import dev.tidemill.bench.measure.TurnByTurn;
import dev.tidemill.connector.kafka.testing.KafkaBroker;
import java.util.List;

/**
 * Word count from a topic of a local broker: Tidemill on {@code local[2]}, batches back to back, and a loop over a
 * consumer with its default settings, turn by turn in one JVM over the same records.
 */
final class KafkaThroughput {
  private KafkaThroughput() {}

  /** Arguments: lines of a pass, different words, batches of a pass, passes to warm up, passes to measure. */
  public static void main(String[] args) {
    List<String> lines = Words.lines(
        Integer.parseInt(args[0]), TopicOfLines.WORDS_PER_LINE, Integer.parseInt(args[1]));
    measure(lines, Integer.parseInt(args[2]), Integer.parseInt(args[3]), Integer.parseInt(args[4]))
        .send();
  }

  static Results measure(List<String> lines, int batches, int warmup, int passes) {
    Results results = new Results();
    try (KafkaBroker kafka = KafkaBroker.create().start()) {
      TopicOfLines.create(kafka);
      TurnByTurn<WordSums> turns = new TurnByTurn<>("KafkaConsumer loop", warmup);
      try (KafkaJob job = new KafkaJob(kafka.servers(), Math.max(1, lines.size() / batches));
          KafkaLoop hand = new KafkaLoop(kafka.servers())) {
        for (int i = 0; i < warmup + passes; i++) {
          TopicOfLines.produce(kafka, lines);
          turns.pass(() -> job.count(lines.size()), () -> hand.count(lines.size()));
        }
      }
      turns.report("line", lines.size(), results);
    }
    return results;
  }
}
