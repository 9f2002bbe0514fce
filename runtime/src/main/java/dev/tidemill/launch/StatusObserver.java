/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.launch;

import dev.tidemill.spi.metrics.JobObserver;
import dev.tidemill.spi.metrics.ObservedJob;
import dev.tidemill.spi.metrics.PageSettings;
import java.io.Console;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;

/**
 * Shows on the terminal how jobs are doing, where {@code -Dstream.status} asks for it: {@code mvn
 * stream:run} does. Nothing is shown in processes that the launcher has not started.
 */
public final class StatusObserver implements JobObserver {
  /** The system property that says how the status is shown. */
  static final String PROPERTY = "stream.status";

  /** What the plugin says where the user says nothing. */
  private static final String DEFAULT = "tidemill.default." + PROPERTY;

  private static final long PLAIN_MILLIS = 10_000;
  private static final int DEFAULT_COLUMNS = 80;

  private static volatile Optional<StatusOutput> output = Optional.empty();

  /** Called by the service loader. */
  public StatusObserver() {}

  /**
   * Has the jobs of this process show their status, as the system property says.
   *
   * @throws LaunchFailure if it has another value
   */
  static void install() throws LaunchFailure {
    String wanted =
        System.getProperty(PROPERTY, System.getProperty(DEFAULT, "off")).strip();
    output = output(wanted, terminal(System.getenv()));
  }

  private static Optional<StatusOutput> output(String wanted, Optional<Console> terminal)
      throws LaunchFailure {
    return switch (wanted) {
      case "", "off" -> Optional.empty();
      case "json" -> Optional.of(new StatusOutput.Json(System.out));
      case "plain" -> Optional.of(new StatusOutput.Plain(System.err, PLAIN_MILLIS));
      case "auto" ->
        Optional.of(terminal
            .<StatusOutput>map(StatusObserver::line)
            .orElseGet(() -> new StatusOutput.Plain(System.err, PLAIN_MILLIS)));
      default ->
        throw new LaunchFailure(
            ExitCode.USAGE,
            "%s is '%s', but it can only be one of auto, plain, json, off."
                .formatted(PROPERTY, wanted));
    };
  }

  /** The terminal, if both what is typed and what is printed are on one. */
  private static Optional<Console> terminal(Map<String, String> environment) {
    String kind = environment.getOrDefault("TERM", "");
    return kind.isEmpty() || kind.equals("dumb")
        ? Optional.empty()
        : Optional.ofNullable(System.console()).filter(StatusObserver::isTerminal);
  }

  /** Since Java 22 there is a console without a terminal, too, which only a newer method tells. */
  private static boolean isTerminal(Console console) {
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException olderJava) {
      return true;
    } catch (ReflectiveOperationException unknown) {
      return false;
    }
  }

  private static StatusOutput.Line line(Console terminal) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    StatusDisplay display = new StatusDisplay(err, columns(System.getenv()));
    System.setOut(display.sharing(out, terminal.charset()));
    System.setErr(display.sharing(err, terminal.charset()));
    return new StatusOutput.Line(display);
  }

  private static int columns(Map<String, String> environment) {
    try {
      return Math.max(
          20, Integer.parseInt(environment.getOrDefault("COLUMNS", "").strip()));
    } catch (NumberFormatException notExported) {
      return DEFAULT_COLUMNS;
    }
  }

  @Override
  public boolean isInterestedIn(PageSettings settings) {
    return output.isPresent();
  }

  @Override
  public AutoCloseable observe(ObservedJob job) {
    return output.<AutoCloseable>map(to -> StatusReporter.start(job, to)).orElse(() -> {});
  }
}
