/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.launch;

import dev.tidemill.HistoryInspection;
import dev.tidemill.StreamJob;
import dev.tidemill.spi.metrics.HistoryViewer;
import dev.tidemill.spi.metrics.PageSettings;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;

/**
 * Main class that shows earlier runs of a job on the monitoring page, until Ctrl-C. {@code mvn
 * stream:ui} runs it with the class path of the project.
 *
 * <pre>{@code
 * java -Dstream.ui.history.directory=/var/history -cp ... dev.tidemill.launch.HistoryTool
 * java -cp ... dev.tidemill.launch.HistoryTool --job com.acme.WordCount
 * }</pre>
 *
 * <p>The job says where its history is, unless a setting of the process does. It is not started.
 *
 * <p>Exit codes: 1 if the history cannot be shown; 4 if the class of the job does not exist, is not
 * a job, or cannot be created.
 */
public final class HistoryTool {
  private static final String NOWHERE =
      "It is not known where the history is: name a directory by stream.ui.history.directory, or a"
          + " local checkpoint directory by stream.checkpoint.directory.";
  private static final String NO_PAGE =
      "The page is not on the class path: add dev.tidemill:tidemill-ui in the version of the runtime.";

  private HistoryTool() {}

  /** Shows the history until the process is ended, or ends it with a code. */
  public static void main(String[] args) throws InterruptedException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    int code = show(Arrays.asList(args), out, System.err);
    if (code != ExitCode.OK) {
      System.exit(code);
    }
    new CountDownLatch(1).await();
  }

  static int show(List<String> args, PrintStream out, PrintStream errors) {
    return ToolCommand.run(() -> show(args, out), errors);
  }

  private static int show(List<String> args, PrintStream out) throws LaunchFailure {
    int option = args.indexOf("--job");
    Optional<String> named = option >= 0 && option + 1 < args.size()
        ? Optional.of(args.get(option + 1))
        : Optional.empty();
    Optional<String> name = ToolCommand.jobName(named);
    Optional<StreamJob> job = Optional.empty();
    if (name.isPresent()) {
      job = ProgramLoader.job(name.get()); // empty for a main method, which is not run
    }
    PageSettings settings = HistoryInspection.settings(job);
    String directory = settings
        .history()
        .orElseThrow(() -> new LaunchFailure(ExitCode.JOB_FAILED, NOWHERE))
        .directory();
    HistoryViewer viewer = ServiceLoader.load(HistoryViewer.class)
        .findFirst()
        .orElseThrow(() -> new LaunchFailure(ExitCode.JOB_FAILED, NO_PAGE));
    try {
      String where = viewer.show(settings);
      out.println("The runs in " + directory + " are shown at " + where + " until Ctrl-C.");
      return ExitCode.OK;
    } catch (Exception e) {
      throw new LaunchFailure(
          ExitCode.JOB_FAILED,
          "The runs in " + directory + " cannot be shown: " + e.getMessage(),
          e);
    }
  }
}
