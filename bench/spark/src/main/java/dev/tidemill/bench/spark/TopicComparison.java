/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench.spark;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Word count of one topic of a local broker, on each peer from its beginning to its end: lines a second. */
final class TopicComparison {
  private static final int LINES_OF_PASS = 200_000;
  private static final int LINES_OF_BATCH = 50_000;
  private static final int DIFFERENT_WORDS = 100_000;
  private static final int PASSES_TO_WARM_UP = 4;
  private static final int PASSES = 6;

  private final Map<String, List<Map<String, Double>>> runs = new LinkedHashMap<>();
  private final String servers;

  private TopicComparison(String servers) {
    this.servers = servers;
  }

  static void run(int jvms) throws IOException, InterruptedException {
    Process broker = PeerJvm.TIDEMILL.start(
        "TopicOfLines",
        Integer.toString(LINES_OF_PASS),
        Integer.toString(DIFFERENT_WORDS),
        Integer.toString(PASSES_TO_WARM_UP + PASSES));
    // Closing its input ends the broker.
    try (var input = broker.getOutputStream();
        BufferedReader out = broker.inputReader()) {
      String servers = out.readLine();
      if (servers == null) {
        throw new IllegalStateException("the broker has ended before its topic was filled");
      }
      TopicComparison comparison = new TopicComparison(servers);
      for (int i = 0; i < jvms; i++) {
        comparison.runAll();
      }
      comparison.print();
    }
    broker.waitFor();
  }

  private void runAll() throws IOException, InterruptedException {
    run("KafkaConsumer loop, one thread", PeerJvm.TIDEMILL, "FromTopic", "hand");
    run("Tidemill", PeerJvm.TIDEMILL, "FromTopic", "job");
    run("Spark Streaming, direct stream", PeerJvm.SPARK, "SparkFromTopic");
    run("Kafka Streams, two threads", PeerJvm.KAFKA_STREAMS, "StreamsFromTopic");
  }

  private void run(String peer, PeerJvm jvm, String main, String... leading)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of(leading));
    arguments.addAll(List.of(
        servers,
        Integer.toString(LINES_OF_BATCH),
        Integer.toString(PASSES_TO_WARM_UP * LINES_OF_PASS),
        Integer.toString(PASSES * LINES_OF_PASS)));
    Map<String, Double> results = jvm.run(main, arguments.toArray(new String[0]));
    runs.computeIfAbsent(peer, p -> new ArrayList<>()).add(results);
    Map<String, Double> first = runs.values().iterator().next().get(0);
    SideBySide.expectSame(peer, "words", first, results);
    SideBySide.expectSame(peer, "check", first, results);
  }

  private void print() {
    SideBySide.print("%n%-40s %16s %20s", "", "lines a second", "CPU us a line");
    runs.forEach((peer, results) -> SideBySide.print(
        "%-40s %16.0f %20.2f",
        peer,
        SideBySide.median(results, "lines a second"),
        SideBySide.median(results, "CPU us a line")));
  }
}
