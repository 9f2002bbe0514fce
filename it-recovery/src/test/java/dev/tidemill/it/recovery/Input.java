/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.it.recovery;

import dev.tidemill.connector.kafka.testing.KafkaBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Gives the job files and records all the time, whether it runs or not, and knows which. */
final class Input implements AutoCloseable {
  private static final int KEYS = 500;
  private static final int LINES_OF_A_FILE = 60;
  private static final int RECORDS_AT_ONCE = 20;
  private static final int MILLIS_BETWEEN = 30;

  private final Path directory;
  private final KafkaBroker broker;
  private final Random random = new Random(1);
  private final List<String> lines = new ArrayList<>();
  private final List<String> records = new ArrayList<>();
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private int files;

  Input(Path directory, KafkaBroker broker) {
    this.directory = directory;
    this.broker = broker;
  }

  void start() {
    thread.scheduleWithFixedDelay(this::give, 0, MILLIS_BETWEEN, TimeUnit.MILLISECONDS);
  }

  private synchronized void give() {
    try {
      giveFile();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    giveRecords();
  }

  /** Moves a file in, as a whole. */
  private void giveFile() throws IOException {
    List<String> content = new ArrayList<>();
    for (int i = 0; i < LINES_OF_A_FILE; i++) {
      content.add("k" + random.nextInt(KEYS) + " " + (lines.size() + i));
    }
    Path written = directory.resolve("preparing");
    Files.write(written, content);
    Files.move(
        written,
        directory.resolve("in").resolve("file-" + files++),
        StandardCopyOption.ATOMIC_MOVE);
    lines.addAll(content);
  }

  private void giveRecords() {
    String[] values = new String[RECORDS_AT_ONCE];
    for (int i = 0; i < values.length; i++) {
      values[i] = "r" + (records.size() + i);
    }
    broker.produce("in", values);
    records.addAll(List.of(values));
  }

  /** Gives no more. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(1, TimeUnit.MINUTES)) {
        throw new IllegalStateException("the broker does not answer");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  synchronized List<String> records() {
    return List.copyOf(records);
  }

  /** The sum of the numbers of each key. */
  Map<String, Long> totals() {
    Map<String, Long> totals = new TreeMap<>();
    for (String line : lines()) {
      String[] parts = line.split(" ", 2);
      totals.merge(parts[0], Long.parseLong(parts[1]), Long::sum);
    }
    return totals;
  }
}
