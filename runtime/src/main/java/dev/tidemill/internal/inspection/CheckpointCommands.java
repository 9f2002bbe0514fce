/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.inspection;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.io.PrintStream;

/** Runs a command on a checkpoint directory. */
public final class CheckpointCommands {
  /** All is well. */
  static final int OK = 0;

  /** The checkpoint is damaged, or the job does not go on from it. */
  static final int REFUSED = 1;

  private CheckpointCommands() {}

  /**
   * Runs a command and prints its result.
   *
   * @return exit code of the process
   * @throws TidemillException if there is no checkpoint, or it cannot be read at all
   */
  public static int run(CheckpointRequest request, InspectionContext world, PrintStream out) {
    String directory = directory(request, world);
    Report report = new Report(out);
    return switch (request.action()) {
      case LIST -> new ListCommand(world, report).run(directory, request.limit());
      case SHOW -> new ShowCommand(world, report).run(directory, request);
      case VERIFY -> new VerifyCommand(world, report).run(directory);
      case DIFF -> new DiffCommand(world, report, request).run(directory);
      case SALVAGE -> new SalvageCommand(world, report).run(directory, request.keep());
      case CHECK_UPGRADE -> new CheckUpgradeCommand(world, report).run(directory);
    };
  }

  private static String directory(CheckpointRequest request, InspectionContext world) {
    return request
        .directory()
        .or(world.settings()::directory)
        .orElseThrow(() -> new TidemillException(
            ErrorCode.INVALID_ARGUMENT,
            "no checkpoint directory is named, and the job has none"
                + (world.withoutJob().isEmpty() ? "" : " (" + world.withoutJob() + ")")
                + "; set -Dstream.checkpoint.directory=DIRECTORY, or name it after the action"));
  }
}
