/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import dev.tidemill.StreamJob;
import dev.tidemill.internal.settings.Setting;
import dev.tidemill.lifecycle.Logged;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * What people read when they have made a mistake. Lines are shown as {@code #}, times of batches as {@code TIME}; frames that only
 * a test has are left out.
 */
final class MistakeReports {
  private MistakeReports() {}

  /** The report of a job that fails, without what was logged before. */
  static String report(Class<? extends StreamJob> job) {
    try (Logged log = Logged.by("dev.tidemill", Level.WARN)) {
      return CompletableFuture.supplyAsync(() -> run(job))
          .join()
          .map(failure -> normal(
              failure instanceof LaunchFailure refusal
                  ? refusal.report()
                  : ErrorReport.of("The job failed.", failure)))
          .orElse("The job did not fail; it logged " + log.events());
    }
  }

  /** What a job that goes on logs first by this logger. On a slow machine, others may have warnings, too. */
  static String logged(Class<? extends StreamJob> job, String logger) throws Exception {
    try (Logged log = Logged.by("dev.tidemill", Level.WARN)) {
      CompletableFuture<?> end = CompletableFuture.runAsync(() -> run(job));
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() ->
              log.events().stream().anyMatch(event -> event.getLoggerName().equals(logger)));
      MistakenJobs.running.orElseThrow().stop();
      end.join();
      return normal(log.events().stream()
          .filter(event -> event.getLoggerName().equals(logger))
          .limit(1)
          .map(event -> {
            assertThat(event.getThrowableProxy()).isNull();
            return event.getLevel() + " " + event.getFormattedMessage() + "\n";
          })
          .collect(Collectors.joining()));
    }
  }

  private static Optional<Throwable> run(Class<? extends StreamJob> job) {
    GracefulStop stop = GracefulStop.onShutdown(Duration.ofSeconds(1));
    try {
      new JobProgram(job).run(List.of(), stop);
      return Optional.empty();
    } catch (Throwable failure) {
      return Optional.of(failure);
    } finally {
      stop.ended(ExitCode.OK);
    }
  }

  static String normal(String text) {
    return text.replace(System.lineSeparator(), "\n")
        .replaceAll("    at \\S*(MistakeReports|java\\.util\\.TreeMap)\\S*\n", "")
        .replace(MistakenJobs.directory.toAbsolutePath().toString(), "DIR")
        .replace(Path.of("").toAbsolutePath().toString(), "CWD")
        .replace(Setting.keys().toString(), "[ALL KEYS]")
        .replaceAll("\\.java:\\d+", ".java:#")
        .replaceAll("lambda\\$(\\w+)\\$[0-9a-f]+\\$\\d+", "lambda\\$$1\\$#")
        .replaceAll("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d(\\.\\d{3})?", "TIME")
        .replaceAll("next attempt in (1\\.[6-9]|2) s", "next attempt in DELAY")
        .replaceAll("\\b" + MistakenJobs.port + "\\b", "PORT");
  }
}
