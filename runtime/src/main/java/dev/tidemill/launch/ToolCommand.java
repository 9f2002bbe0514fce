/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.launch;

import dev.tidemill.error.TidemillException;
import java.io.PrintStream;
import java.util.Optional;

/** A command that looks at what a job has left; the job is declared and not started. */
@FunctionalInterface
interface ToolCommand {
  /** Returns the exit code. */
  int run() throws LaunchFailure;

  /** Runs a command and returns the exit code. A failure is reported to {@code errors}. */
  static int run(ToolCommand command, PrintStream errors) {
    try {
      return command.run();
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
  static Optional<String> jobName(Optional<String> named) throws LaunchFailure {
    return named.isPresent()
        ? named
        : PackagedJob.request(ToolCommand.class.getClassLoader()).map(LaunchRequest::className);
  }
}
