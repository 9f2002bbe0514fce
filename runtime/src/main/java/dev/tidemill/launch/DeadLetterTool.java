/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.launch;

import dev.tidemill.DeadLetterInspection;
import dev.tidemill.StreamJob;
import dev.tidemill.internal.letters.LetterRequest;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Main class for commands on dead letters, for packaged jobs and the Maven plugin.
 *
 * <pre>{@code
 * java -Dstream.checkpoint.directory=checkpoint -cp job.jar dev.tidemill.launch.DeadLetterTool list
 * }</pre>
 *
 * <p>Exit codes: 0; 1 if the letters cannot be read, or records are left that should have been
 * injected; 2 if the command line cannot be used; 4 if the class of the job does not exist, is not a
 * job, or cannot be created.
 */
public final class DeadLetterTool {
  private DeadLetterTool() {}

  /** Runs a command, and ends the process with its code. */
  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.exit(run(List.of(args), out, System.err));
  }

  static int run(List<String> args, PrintStream out, PrintStream errors) {
    try {
      LetterRequest request = LetterRequest.parse(args);
      return ToolCommand.run(() -> run(args, request, out), errors);
    } catch (LetterRequest.UsageException e) {
      errors.println(e.getMessage());
      return ExitCode.USAGE;
    }
  }

  private static int run(List<String> args, LetterRequest request, PrintStream out)
      throws LaunchFailure {
    Optional<StreamJob> job = Optional.empty();
    Optional<String> name = ToolCommand.jobName(request.job());
    if (name.isPresent()) {
      job = ProgramLoader.job(name.get()); // empty for a main method, which is not run
    }
    return DeadLetterInspection.run(args, job, out);
  }
}
