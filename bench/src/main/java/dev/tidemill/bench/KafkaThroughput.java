/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench;

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
      Meter ofJob = new Meter();
      Meter ofHand = new Meter();
      try (KafkaJob job = new KafkaJob(kafka.servers(), Math.max(1, lines.size() / batches));
          KafkaLoop hand = new KafkaLoop(kafka.servers())) {
        for (int i = 0; i < warmup + passes; i++) {
          TopicOfLines.produce(kafka, lines);
          boolean measured = i >= warmup;
          pass(lines, job, hand, measured ? ofJob : new Meter(), measured ? ofHand : new Meter());
        }
      }
      report(results, ofJob, ofHand, lines.size());
    }
    return results;
  }

  private static void pass(
      List<String> lines, KafkaJob job, KafkaLoop hand, Meter ofJob, Meter ofHand) {
    WordSums[] sums = new WordSums[2];
    ofJob.measure(() -> sums[0] = job.count(lines.size()));
    ofHand.measure(() -> sums[1] = hand.count(lines.size()));
    if (!sums[0].equals(sums[1])) {
      throw new IllegalStateException("Tidemill counted " + sums[0] + ", the loop " + sums[1]);
    }
  }

  private static void report(Results results, Meter ofJob, Meter ofHand, int lines) {
    double jobMs = ofJob.wallMs().median();
    double handMs = ofHand.wallMs().median();
    results.add("rate / KafkaConsumer loop, wall", handMs / jobMs);
    results.add(
        "rate / KafkaConsumer loop, CPU",
        ofHand.cpuMs().median() / ofJob.cpuMs().median());
    results.add("Tidemill, thousand lines a second", lines / jobMs);
    results.add("KafkaConsumer loop, thousand lines a second", lines / handMs);
    results.add("Tidemill, CPU ms a pass", ofJob.cpuMs().median());
    results.add("KafkaConsumer loop, CPU ms a pass", ofHand.cpuMs().median());
  }
}
