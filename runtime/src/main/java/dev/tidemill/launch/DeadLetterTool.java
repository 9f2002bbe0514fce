/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.launch;

import dev.tidemill.DeadLetterInspection;
import dev.tidemill.StreamJob;
import dev.tidemill.error.TidemillException;
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
 * injected; 2 if the command line cannot be used.
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
      Optional<StreamJob> job = Optional.empty();
      Optional<String> name = jobName(LetterRequest.parse(args));
      if (name.isPresent()) {
        job = ProgramLoader.job(name.get()); // empty for a main method, which is not run
      }
      return DeadLetterInspection.run(args, job, out);
    } catch (LetterRequest.UsageException e) {
      errors.println(e.getMessage());
      return ExitCode.USAGE;
    } catch (LaunchFailure failure) {
      errors.print(failure.report());
      return failure.exitCode();
    } catch (TidemillException e) {
      errors.println(e.code() + ": " + e.getMessage());
      return ExitCode.JOB_FAILED;
    } catch (RuntimeException e) {
      errors.print(ErrorReport.of("The command failed.", e));
      return ExitCode.JOB_FAILED;
    }
  }

  /** The class of the job; empty if neither the command line nor a jar names it. */
  private static Optional<String> jobName(LetterRequest request) throws LaunchFailure {
    return request.job().isPresent()
        ? request.job()
        : PackagedJob.request(DeadLetterTool.class.getClassLoader()).map(LaunchRequest::className);
  }
}
