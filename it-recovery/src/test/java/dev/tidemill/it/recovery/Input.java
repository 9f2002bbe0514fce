/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.it.recovery;

import dev.tidemill.connector.kafka.testing.KafkaBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Gives the job files and records all the time, whether it runs or not, and knows which. */
final class Input implements AutoCloseable {
  private static final int KEYS = 500;
  private static final int LINES_OF_A_FILE = 60;
  private static final int RECORDS_AT_ONCE = 20;
  private static final int MILLIS_BETWEEN = 30;
  /** Enough to keep the job busy, whatever machine it runs on. */
  private static final int MAX_LINES_AHEAD = 50 * LINES_OF_A_FILE;

  private final Path directory;
  private final KafkaBroker broker;
  private final Processed processed;
  private final Random random = new Random(1);
  private final List<String> lines = new ArrayList<>();
  private final List<String> records = new ArrayList<>();
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private int files;
  private @Nullable Future<?> giving;

  /** How many lines the job has processed. */
  interface Processed {
    long lines() throws SQLException;
  }

  Input(Path directory, KafkaBroker broker, Processed processed) {
    this.directory = directory;
    this.broker = broker;
    this.processed = processed;
  }

  void start() {
    giving = thread.scheduleWithFixedDelay(this::give, 0, MILLIS_BETWEEN, TimeUnit.MILLISECONDS);
  }

  private synchronized void give() {
    try {
      if (lines.size() - processed.lines() <= MAX_LINES_AHEAD) {
        giveFile();
        giveRecords();
      }
    } catch (IOException | SQLException e) {
      throw new IllegalStateException("there is no more input", e);
    }
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

  /** Gives no more, and fails if giving has failed. */
  @Override
  public void close() {
    if (giving != null && giving.isDone()) {
      throw new IllegalStateException("giving has failed", failure(giving));
    }
    thread.shutdown();
    try {
      if (!thread.awaitTermination(1, TimeUnit.MINUTES)) {
        throw new IllegalStateException("the broker does not answer");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Throwable failure(Future<?> failed) {
    try {
      return new AssertionError("ended with " + failed.get());
    } catch (ExecutionException e) {
      return e.getCause() == null ? e : e.getCause();
    } catch (InterruptedException e) {
      return e;
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
