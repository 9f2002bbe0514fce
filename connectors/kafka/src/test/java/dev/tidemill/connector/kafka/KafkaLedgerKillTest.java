/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.connector.kafka.testing.KafkaBroker;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A process that publishes is killed like {@code kill -9}, and started again. */
class KafkaLedgerKillTest {
  @RegisterExtension
  static final KafkaBroker kafka = KafkaBroker.shared();

  private static final int ROUNDS = 8;
  private static final int NIGHTLY_ROUNDS = 300;

  /** A round ends in one of this many steps, of about four a batch. */
  private static final int STEPS = 14;

  private static final int MILLIS_WITHIN_A_STEP = 12;
  private static final int MAX_PARTITIONS = 4;

  @TempDir
  private Path directory = Path.of("");

  @Test
  void each_record_is_there_once_and_in_order_however_often_the_process_is_killed()
      throws Exception {
    kill("killed", ROUNDS, 1);
  }

  @Test
  @Tag("nightly")
  void each_record_is_there_once_and_in_order_after_hundreds_of_kills() throws Exception {
    Map<String, Integer> killed = kill("killed-often", NIGHTLY_ROUNDS, 2);
    assertThat(killed).as("steps that were cut off").containsKeys("recover", "publish");
  }

  /** Returns how often which step was the last one that began. */
  private Map<String, Integer> kill(String topic, int rounds, long seed) throws Exception {
    kafka.createTopic(topic, 3);
    Random random = new Random(seed);
    Map<String, Integer> killed = new TreeMap<>();
    String last = "";
    for (int round = 0; round < rounds; round++) {
      last = killAfter(
          1 + random.nextInt(STEPS),
          random.nextInt(MILLIS_WITHIN_A_STEP),
          start(topic, 1 + random.nextInt(MAX_PARTITIONS), Long.MAX_VALUE));
      killed.merge(last.substring(0, last.indexOf(' ')), 1, Integer::sum);
    }
    long batches = Long.parseLong(last.substring(last.indexOf(' ') + 1)) + 2;
    Process process = start(topic, 2, batches);
    try (BufferedReader lines = output(process)) {
      while (lines.readLine() != null) {
        // until it ends
      }
    }
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    assertRecords(topic, batches, killed);
    return killed;
  }

  private static void assertRecords(String topic, long batches, Map<String, Integer> killed) {
    Map<String, List<String>> numbers = kafka.records(topic).stream()
        .collect(Collectors.groupingBy(
            ConsumerRecord::key,
            TreeMap::new,
            Collectors.mapping(record -> record.value().split(" ", 3)[1], Collectors.toList())));
    List<String> expected = IntStream.range(0, (int) batches * LedgerProgram.RECORDS_OF_A_KEY)
        .mapToObj(String::valueOf)
        .toList();
    assertThat(numbers).as("keys").hasSize(LedgerProgram.KEYS);
    numbers.forEach((key, found) -> assertThat(found)
        .as("records of key %s after kills in %s", key, killed)
        .isEqualTo(expected));
  }

  private static String killAfter(int steps, int millis, Process process) throws Exception {
    String last = "";
    try (BufferedReader lines = output(process)) {
      for (int i = 0; i < steps; i++) {
        String line = lines.readLine();
        assertThat(line).as("output after \"%s\"; exit code %s", last, process).isNotNull();
        last = line;
      }
      assertThat(process.waitFor(millis, TimeUnit.MILLISECONDS))
          .as("it has ended")
          .isFalse();
      process.toHandle().destroyForcibly(); // keeps its output
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        last = line;
      }
    }
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it is killed").isTrue();
    return last;
  }

  private Process start(String topic, int partitions, long lastBatch) throws IOException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Xshare:auto",
        "-Xmx128m",
        "-cp",
        System.getProperty("java.class.path"),
        LedgerProgram.class.getName()));
    command.addAll(List.of(
        kafka.servers(),
        topic,
        directory.toString(),
        String.valueOf(partitions),
        String.valueOf(lastBatch)));
    return new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static BufferedReader output(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }
}
