/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.launch;

import dev.tidemill.CheckpointInspection;
import dev.tidemill.StreamJob;
import dev.tidemill.internal.inspection.CheckpointRequest;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The main class that looks at checkpoint directories: what is in them, whether they are whole, what
 * has changed, and whether the job goes on from them. {@code mvn stream:checkpoint} and {@code mvn
 * stream:check-upgrade} run it with the class path of the project.
 *
 * <pre>{@code
 * java -cp word-count.jar dev.tidemill.launch.CheckpointTool show /checkpoints/words
 * java -cp ... dev.tidemill.launch.CheckpointTool check-upgrade /checkpoints/words --job com.acme.WordCount
 * }</pre>
 *
 * <p>The classes of keys and values are those of the job: the one that {@code --job} names, or the
 * one that a runnable jar on the class path names in its manifest. The job is declared and not
 * started.
 *
 * <table>
 *   <caption>Exit codes</caption>
 *   <tr><td>0</td><td>all is well</td></tr>
 *   <tr><td>1</td><td>the checkpoint is damaged or not there, or the job does not go on from
 *       it</td></tr>
 *   <tr><td>2</td><td>the command line cannot be used</td></tr>
 *   <tr><td>4</td><td>the class of the job does not exist, is not a job, or cannot be
 *       created</td></tr>
 * </table>
 */
public final class CheckpointTool {
  private static final String WITHOUT_JOB =
      "no job is named: name its class with --job (-Dstream.job)";

  /** Follows the name of the class. */
  private static final String MAIN_PROGRAM =
      " has a main method, which would run it: a StreamJob can be declared without running it";

  private CheckpointTool() {}

  /** Runs a command, and ends the process with its code. */
  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.exit(run(List.of(args), out, System.err));
  }

  static int run(List<String> args, PrintStream out, PrintStream errors) {
    try {
      CheckpointRequest request = CheckpointRequest.parse(args);
      return ToolCommand.run(() -> run(args, request, out), errors);
    } catch (CheckpointRequest.UsageException e) {
      errors.println(e.getMessage());
      return ExitCode.USAGE;
    }
  }

  private static int run(List<String> args, CheckpointRequest request, PrintStream out)
      throws LaunchFailure {
    Optional<String> name = ToolCommand.jobName(request.job());
    if (name.isEmpty()) {
      return CheckpointInspection.run(args, WITHOUT_JOB, out);
    }
    Optional<StreamJob> job = ProgramLoader.job(name.get());
    return job.isPresent()
        ? CheckpointInspection.run(args, job.get(), out)
        : CheckpointInspection.run(args, name.get() + MAIN_PROGRAM, out);
  }
}
