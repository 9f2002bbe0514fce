/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.it.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.connector.kafka.testing.KafkaBroker;
import dev.tidemill.internal.checkpoint.CheckpointDirectory;
import dev.tidemill.internal.checkpoint.JobProgress;
import dev.tidemill.internal.checkpoint.StoredJob;
import dev.tidemill.spi.storage.LocalStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.h2.tools.Server;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job with state, windows, and outputs to files, a database and a topic is killed while it works,
 * again and again, and started with other numbers of partitions and as another version. In the end
 * all of its outputs have everything once.
 */
final class KilledJobIT {
  private static final int KILLS = Integer.getInteger("kills", 20);
  private static final int MAX_KILLS = 5 * KILLS + 50;
  private static final int KILLS_OF_A_KIND = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  /** Where a kill has hit, as the checkpoint tells. */
  private enum Hit {
    BEFORE_COMMIT,
    BEFORE_DONE,
    BETWEEN_BATCHES,
    IN_RECOVERY
  }

  @RegisterExtension
  static final KafkaBroker BROKER = KafkaBroker.create();

  @TempDir
  private Path directory;

  private final LocalStorage storage = new LocalStorage();
  private final Random random = new Random(7);
  private final Map<Hit, Integer> hits = new EnumMap<>(Hit.class);
  private String database = "";
  private @Nullable JobProcess running;

  @Test
  @Timeout(value = 4, unit = TimeUnit.HOURS)
  void everything_is_there_once() throws Exception {
    BROKER.createTopic("in", 3);
    BROKER.createTopic("out", 2);
    Files.createDirectories(directory.resolve("in"));
    Server server = Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
    database = "jdbc:h2:tcp://localhost:" + server.getPort() + "/mem:results;DB_CLOSE_DELAY=-1";
    Results results = new Results(directory, database, BROKER);
    results.createTable();
    Input input = new Input(directory, BROKER, results::rows);
    try (input) {
      for (int kills = 0; kills < KILLS || isAnyKindMissing(); kills++) {
        assertThat(kills).as("kills without two of each kind: %s", hits).isLessThan(MAX_KILLS);
        startAndKill(kills, input);
      }
    }
    System.out.println("kills: " + hits);
    finish(input, results);
    server.stop();
  }

  @AfterEach
  void endWhatRuns() throws InterruptedException {
    if (running != null) {
      running.kill();
    }
  }

  private boolean isAnyKindMissing() {
    return List.of(Hit.BEFORE_COMMIT, Hit.BEFORE_DONE, Hit.IN_RECOVERY).stream()
        .anyMatch(hit -> hits.getOrDefault(hit, 0) < KILLS_OF_A_KIND);
  }

  private void startAndKill(int kills, Input input) throws Exception {
    long startNanos = System.nanoTime();
    long before = epoch();
    long batchBefore = before == 0 ? 0 : lastBatch();
    JobProcess job = start(kills < KILLS / 2 ? "1" : "2", kills % 4 == 0 ? "every" : "coalesce");
    boolean inRecovery = kills % 5 == 4;
    await(job, () -> epoch() > before);
    if (!inRecovery) {
      await(job, () -> stored().epoch() > before);
      await(job, () -> lastBatch() > batchBefore); // each start gets ahead
    }
    if (kills == 0) {
      input.start(); // what is there before the first start of all is not new
    }
    if (kills % 5 == 2) {
      awaitDecision();
    } else {
      LockSupport.parkNanos(random.nextInt(inRecovery ? 100 : 300) * 1_000_000L);
    }
    job.kill();
    Hit hit = hit();
    hits.merge(hit, 1, Integer::sum);
    System.out.println("kill " + kills + ": " + hit + ", last batch " + lastBatch() + ", "
        + Duration.ofNanos(System.nanoTime() - startNanos).toMillis() + " ms after the start");
  }

  /** Waits until a batch is decided and not done, if that can be seen in time. */
  private void awaitDecision() throws IOException {
    long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    while (System.nanoTime() < end) {
      try {
        if (hit() == Hit.BEFORE_DONE) {
          return;
        }
      } catch (NoSuchFileException e) {
        LockSupport.parkNanos(1_000_000); // deleted meanwhile
      }
    }
  }

  /** How far the process had got, by what it has left. */
  private Hit hit() throws IOException {
    StoredJob stored = stored();
    if (epoch() > stored.epoch()) {
      return Hit.IN_RECOVERY;
    }
    Steps.Noted noted = Steps.read(steps());
    JobProgress progress = stored.progress().orElseThrow();
    if (progress.unfinished().filter(batch -> batch.id() > noted.completed()).isPresent()) {
      return Hit.BEFORE_DONE;
    }
    return progress.planned().filter(batch -> batch.id() == noted.begun()).isPresent()
        ? Hit.BEFORE_COMMIT
        : Hit.BETWEEN_BATCHES;
  }

  private void finish(Input input, Results results) throws Exception {
    JobProcess job = start("2", "coalesce");
    try {
      await(
          job,
          () -> results.rows() >= input.lines().size()
              && results.copies().size() >= input.records().size());
    } catch (AssertionError e) {
      throw new AssertionError(
          "there are " + results.rows() + " rows of " + input.lines().size() + " lines, and "
              + results.copies().size() + " of " + input.records().size() + " records",
          e);
    }
    int code = job.stop();
    assertThat(code).as(job::toString).isEqualTo(143);
    assertThat(stored().progress().orElseThrow().isStopped()).isTrue();

    assertThat(results.files("lines")).containsExactlyInAnyOrderElementsOf(input.lines());
    assertThat(results.totals()).isEqualTo(input.totals());
    requireWindows(results);
    assertThat(results.copies()).containsExactlyInAnyOrderElementsOf(input.records());
    assertThat(results.rows()).isEqualTo(input.lines().size());
    results.rowsByKey().forEach((key, row) -> {
      assertThat(row.get(1)).as("different rows of %s", key).isEqualTo(row.get(0));
      assertThat(row.get(2))
          .as("last total of %s", key)
          .isEqualTo(input.totals().get(key));
    });
  }

  /** Each window has the lines of the batches of its second, as their own output has them. */
  private static void requireWindows(Results results) throws IOException {
    NavigableMap<Long, List<String>> lines = results.batches("lines");
    NavigableMap<Long, List<String>> recent = results.batches("recent");
    NavigableMap<Long, List<String>> windows = results.batches("windows");
    assertThat(recent).isNotEmpty();
    assertThat(windows.keySet()).isEqualTo(lines.keySet());
    recent.forEach((time, found) -> assertThat(Results.numbers(found, Long::sum))
        .as("recent at %d", time)
        .isEqualTo(totals(lines, time)));
    windows.forEach((time, found) -> {
      Map<String, Long> totals = totals(lines, time);
      assertThat(found)
          .as("window at %d", time)
          .isEqualTo(
              totals.isEmpty()
                  ? List.of()
                  : List.of(Long.toString(
                      totals.values().stream().mapToLong(Long::longValue).sum())));
    });
  }

  private static Map<String, Long> totals(NavigableMap<Long, List<String>> lines, long time) {
    return Results.numbers(
        lines.subMap(time - 1_000, false, time, true).values().stream()
            .flatMap(List::stream)
            .toList(),
        Long::sum);
  }

  private JobProcess start(String version, String missed) throws IOException {
    int partitions = List.of(2, 3, 5).get(random.nextInt(3));
    running = JobProcess.start(
        KilledJob.class,
        directory.resolve("job.log"),
        List.of(
            "stream.master=local[2]",
            "stream.partitions=" + partitions,
            "stream.checkpoint.missedBatches=" + missed),
        directory.toString(),
        database,
        BROKER.servers(),
        version);
    return running;
  }

  private long lastBatch() throws IOException {
    return stored().progress().map(JobProgress::lastId).orElse(0L);
  }

  private StoredJob stored() throws IOException {
    return StoredJob.read(storage, checkpoint());
  }

  private long epoch() {
    return Files.exists(Path.of(checkpoint(), "job"))
        ? CheckpointDirectory.identity(storage, checkpoint()).epoch()
        : 0;
  }

  private Path steps() {
    return directory.resolve("steps");
  }

  private String checkpoint() {
    return directory.resolve("checkpoint").toString();
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(JobProcess job, Condition condition) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    Optional<Exception> last = Optional.empty();
    while (System.nanoTime() < end) {
      if (!job.isAlive()) {
        throw new AssertionError("the job has ended:\n" + job.output());
      }
      try {
        if (condition.holds()) {
          return;
        }
      } catch (Exception e) { // of reading what is being written
        last = Optional.of(e);
      }
      LockSupport.parkNanos(50_000_000);
    }
    AssertionError error = new AssertionError("nothing for " + PATIENCE + ":\n" + job.output());
    last.ifPresent(error::addSuppressed);
    throw error;
  }
}
