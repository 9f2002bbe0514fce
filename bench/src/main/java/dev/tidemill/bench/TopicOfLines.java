/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench;

import dev.tidemill.connector.kafka.testing.KafkaBroker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A topic of a local broker, filled with lines; as a main class, for other processes to read. */
final class TopicOfLines {
  static final String NAME = "lines";
  static final int PARTITIONS = 2;
  static final int WORDS_PER_LINE = 10;

  private TopicOfLines() {}

  /**
   * Arguments: lines of a pass, different words, passes. Writes where the broker is when all is there, and ends it at the end of
   * standard input.
   */
  public static void main(String[] args) throws IOException {
    List<String> lines =
        Words.lines(Integer.parseInt(args[0]), WORDS_PER_LINE, Integer.parseInt(args[1]));
    try (KafkaBroker kafka = KafkaBroker.create().start()) {
      create(kafka);
      for (int i = 0; i < Integer.parseInt(args[2]); i++) {
        produce(kafka, lines);
      }
      System.out.println(kafka.servers());
      while (System.in.read() >= 0) {
        // Others are reading.
      }
    }
  }

  static void create(KafkaBroker kafka) {
    kafka.createTopic(NAME, PARTITIONS);
  }

  /** Returns when the broker has them. */
  static void produce(KafkaBroker kafka, List<String> lines) {
    List<ProducerRecord<String, String>> records = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      records.add(new ProducerRecord<>(NAME, i % PARTITIONS, null, lines.get(i)));
    }
    kafka.produce(records);
  }
}
