/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui.history;

import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.tidemill.spi.metrics.FailureText;
import dev.tidemill.spi.metrics.JobStatus;
import dev.tidemill.spi.metrics.ObservedBatch;
import dev.tidemill.spi.metrics.ObservedJob;
import dev.tidemill.spi.metrics.PageSettings;
import dev.tidemill.spi.metrics.SourceStatus;
import dev.tidemill.ui.ScriptedJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class HistoryTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir
  private Path directory;

  private HistoryWriter write(ObservedJob job) {
    return write(job, 16 << 20);
  }

  private HistoryWriter write(ObservedJob job, long bytes) {
    return HistoryWriter.start(job, new PageSettings.History(directory.toString(), bytes));
  }

  /** Ends a job, as the runtime does: the last event comes before the observers are closed. */
  private static void end(ScriptedJob job, HistoryWriter writer) {
    job.isIn(JobStatus.State.STOPPED, Optional.empty());
    close(job, writer);
  }

  private static void close(ObservedJob job, HistoryWriter writer) {
    writer.close();
    await()
        .atMost(PATIENCE)
        .until(() -> !HistoryWriter.isWriting(Segments.prefix(job.description())));
  }

  private History history() {
    return new History(directory.toString());
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }

  @Test
  void a_run_that_has_ended_is_read_as_it_was() {
    ScriptedJob job = new ScriptedJob("run-1", "word count");
    HistoryWriter writer = write(job);
    job.add(ScriptedJob.batch(1, 1, 2)).add(ScriptedJob.batch(2, 3, 4));
    end(job, writer);

    ObservedJob read = history().find("run-1").orElseThrow();
    assertThat(read.description()).isEqualTo(job.description());
    assertThat(read.batches()).isEqualTo(job.batches());
    assertThat(read.status()).isEqualTo(job.status());
    assertThat(read.states()).isEqualTo(job.states());
    assertThat(read.sources())
        .isEqualTo(job.sources().stream().map(SourceStatus::stopped).toList());
    assertThat(read.now()).isEqualTo(job.now());
    assertThat(read.counters()).isEqualTo(job.counters());
    assertThat(read.gauges()).isEqualTo(job.gauges());
  }

  @Test
  void the_end_is_on_disk_when_the_last_event_has_been_handled() {
    ScriptedJob job = new ScriptedJob("run-1", "word count");
    HistoryWriter writer = write(job);
    FailureText why = new FailureText("no space", "at Job.main");
    job.add(ScriptedJob.batch(1, 1, 2, ObservedBatch.Status.FAILED, Optional.of(why)));
    job.isIn(JobStatus.State.FAILED, Optional.of(why));

    RunFiles files = new RunFiles(new Segments(directory), Segments.prefix(job.description()));
    files.refresh(true);
    assertThat(files.snapshot().orElseThrow().status().failure()).contains(why);
    assertThat(files.batches()).isEqualTo(job.batches());
    close(job, writer);
  }

  @Test
  void a_later_attempt_takes_the_place_of_an_earlier_one() {
    ScriptedJob job = new ScriptedJob("run-1", "word count");
    HistoryWriter writer = write(job);
    ObservedBatch failed =
        ScriptedJob.batch(1, 1, 2, ObservedBatch.Status.RETRYING, Optional.empty());
    job.add(failed);
    await().atMost(PATIENCE).until(() -> contents().contains("RETRYING"));
    job.add(ScriptedJob.batch(1, 1, 9));
    end(job, writer);

    assertThat(history().find("run-1").orElseThrow().batches())
        .containsExactly(ScriptedJob.batch(1, 1, 9));
  }

  private String contents() throws IOException {
    StringBuilder contents = new StringBuilder();
    for (Path file : files()) {
      contents.append(Files.readString(file));
    }
    return contents.toString();
  }

  @Test
  void a_run_without_an_end_was_killed() {
    ScriptedJob job = new ScriptedJob("run-1", "word count");
    HistoryWriter writer = write(job);
    job.add(ScriptedJob.batch(1, 1, 2));
    close(job, writer); // closed without the last event

    ObservedJob read = history().find("run-1").orElseThrow();
    assertThat(read.status().state()).isEqualTo(JobStatus.State.FAILED);
    assertThat(read.status().failure().orElseThrow().message()).contains("it was killed");
    assertThat(read.sources()).isNotEmpty().noneMatch(SourceStatus::isActive);
    assertThat(read.batches()).hasSize(1);
  }

  @Test
  void runs_are_listed_latest_first_and_those_of_this_process_are_not() {
    ScriptedJob first = new ScriptedJob("run-1", "word count");
    end(first, write(first));
    ScriptedJob second = new ScriptedJob("run-2", "word count");
    end(second, write(second));
    ScriptedJob running = new ScriptedJob("run-3", "word count");
    HistoryWriter writer = write(running);
    running.add(ScriptedJob.batch(1, 1, 2));
    await().atMost(PATIENCE).until(() -> contents().contains("run-3"));

    assertThat(history().runs())
        .extracting(run -> run.description().id())
        .containsExactly("run-2", "run-1");
    end(running, writer);
  }

  @Test
  void a_torn_line_and_lines_that_are_not_understood_are_left_out() throws IOException {
    ScriptedJob job = new ScriptedJob("run-1", "word count");
    HistoryWriter writer = write(job);
    job.add(ScriptedJob.batch(1, 1, 2));
    end(job, writer);
    Path file = files().get(files().size() - 1);
    Files.writeString(
        file,
        "garbage\n{\"later\":{}}\n{\"batch\":{\"time\":7}}\n"
            + Lines.line(Lines.BATCH, ScriptedJob.batch(2, 3, 4)) + "{\"batch\":{\"id\":",
        APPEND);

    History history = history();
    assertThat(history.find("run-1").orElseThrow().batches())
        .containsExactly(ScriptedJob.batch(1, 1, 2), ScriptedJob.batch(2, 3, 4));

    Files.writeString(file, "3}}\n" + Lines.line(Lines.BATCH, ScriptedJob.batch(4, 1, 1)), APPEND);
    assertThat(history.find("run-1").orElseThrow().batches())
        .as("what comes later is read, too")
        .hasSize(4);
  }

  @Test
  void a_file_of_another_format_is_not_shown() throws IOException {
    ScriptedJob job = new ScriptedJob("run-1", "word count");
    end(job, write(job));
    Path file = files().get(0);
    Files.writeString(
        file, Files.readString(file).replace("\"tidemillHistory\":1", "\"tidemillHistory\":2"));

    assertThat(history().runs()).isEmpty();
  }

  @Test
  void old_reports_make_room_for_new_ones() throws IOException {
    long maxBytes = 1 << 20;
    ScriptedJob old = new ScriptedJob("run-1", "word count");
    end(old, write(old, maxBytes));
    ScriptedJob job = new ScriptedJob("run-2", "word count");
    HistoryWriter writer = write(job, maxBytes);
    FailureText large = new FailureText("x".repeat(4_000), "y".repeat(16_000));
    for (int id = 1; id <= 200; id++) {
      ObservedBatch batch =
          ScriptedJob.batch(id, 1, 2, ObservedBatch.Status.SKIPPED, Optional.of(large));
      job.add(batch);
      if (id % 4 == 0) {
        String written = "\"id\":" + id + ",";
        await().atMost(PATIENCE).until(() -> contents().contains(written));
      }
    }
    end(job, writer);

    long bytes = 0;
    for (Path file : files()) {
      bytes += Files.size(file);
    }
    assertThat(bytes).isLessThanOrEqualTo(maxBytes).isGreaterThan(maxBytes / 2);
    assertThat(history().runs()).extracting(run -> run.description().id()).containsExactly("run-2");
    List<ObservedBatch> kept = history().find("run-2").orElseThrow().batches();
    assertThat(kept).isEqualTo(job.batches().subList(200 - kept.size(), 200));
  }

  @Test
  void what_is_written_only_when_it_changes_outlives_the_file_it_was_written_to()
      throws IOException {
    ScriptedJob job = new ScriptedJob("run-1", "word count");
    HistoryWriter writer = write(job, 1 << 20);
    await().atMost(PATIENCE).until(() -> contents().contains("totals"));
    String first = files().get(0).getFileName().toString();
    FailureText large = new FailureText("x".repeat(60_000), "");
    for (int id = 1; Files.exists(directory.resolve(first)); id++) {
      job.add(ScriptedJob.batch(id, 1, 2, ObservedBatch.Status.SKIPPED, Optional.of(large)));
      String written = "\"id\":" + id + ",";
      await().atMost(PATIENCE).until(() -> contents().contains(written));
    }
    end(job, writer);

    ObservedJob read = history().find("run-1").orElseThrow();
    assertThat(read.states()).isEqualTo(job.states());
    assertThat(read.sources()).hasSameSizeAs(job.sources());
    assertThat(read.gauges()).isEqualTo(job.gauges());
  }

  @Test
  void a_hundred_runs_are_kept() throws IOException {
    for (int run = 1; run <= HistoryFile.MAX_RUNS + 5; run++) {
      ScriptedJob job = new ScriptedJob("run-" + (1_000 + run), "word count");
      end(job, write(job));
    }

    assertThat(history().runs()).hasSize(HistoryFile.MAX_RUNS);
  }

  @Test
  void a_disk_that_cannot_be_written_is_said_once_and_holds_up_nobody() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");
    Logger logger = (Logger) LoggerFactory.getLogger(HistoryWriter.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    try {
      ScriptedJob job = new ScriptedJob("run-1", "word count");
      HistoryWriter writer = HistoryWriter.start(
          job, new PageSettings.History(file.resolve("sub").toString(), 1 << 20));
      await().atMost(PATIENCE).until(() -> !log.list.isEmpty());
      job.add(ScriptedJob.batch(1, 1, 2));
      end(job, writer);
    } finally {
      logger.detachAppender(log);
    }

    assertThat(log.list)
        .filteredOn(event -> event.getLevel() == Level.WARN)
        .singleElement()
        .extracting(ILoggingEvent::getFormattedMessage)
        .asString()
        .startsWith("the history of batches cannot be written to " + file);
  }
}
