/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.inspection;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.checkpoint.CheckpointReader;

/** Says what is wrong with a checkpoint, below what could be read of it. */
final class Problems {
  private Problems() {}

  /** Returns the exit code. */
  static int report(CheckpointReader read, Report report) {
    read.log().corruption().ifPresent(damage -> report.heading("damaged: " + damage.getMessage()));
    if (read.log().corruption().isEmpty()) {
      read.problem().ifPresent(problem -> report.heading("damaged: " + problem));
    }
    return read.log().corruption().isPresent() || read.problem().isPresent()
        ? CheckpointCommands.REFUSED
        : CheckpointCommands.OK;
  }

  /**
   * Checks that nothing is wrong.
   *
   * @throws TidemillException if something is
   */
  static void refuse(CheckpointReader read) {
    read.log().corruption().ifPresent(damage -> {
      throw new TidemillException(
          ErrorCode.CHECKPOINT_UNREADABLE, String.valueOf(damage.getMessage()), damage);
    });
    read.problem().ifPresent(problem -> {
      throw new TidemillException(ErrorCode.CHECKPOINT_UNREADABLE, problem);
    });
  }
}
