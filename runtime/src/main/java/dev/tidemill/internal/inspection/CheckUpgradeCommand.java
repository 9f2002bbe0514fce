/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.inspection;

import dev.tidemill.codec.Compatibility;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.checkpoint.CheckpointReader;
import dev.tidemill.internal.checkpoint.JobProgress;
import dev.tidemill.internal.checkpoint.Upgrade;
import dev.tidemill.internal.checkpoint.UpgradeCheck;
import dev.tidemill.internal.graph.StreamGraph;
import dev.tidemill.internal.statestore.StoredNames;
import java.io.IOException;

/**
 * Checks whether this version of the job goes on from a checkpoint: compares its streams, outputs
 * and classes with those that are stored, and restores the state as a start would.
 */
final class CheckUpgradeCommand {
  private final InspectionContext world;
  private final Report report;
  private boolean isRefused;

  CheckUpgradeCommand(InspectionContext world, Report report) {
    this.world = world;
    this.report = report;
  }

  int run(String directory) {
    StreamGraph graph = world
        .graph()
        .orElseThrow(() -> new TidemillException(
            ErrorCode.INVALID_ARGUMENT,
            "there is no job to compare with the checkpoint: " + world.withoutJob()));
    OpenedCheckpoint checkpoint = new OpenedCheckpoint(world, directory);
    Problems.refuse(checkpoint.read());
    CheckpointReader read = checkpoint.read();
    report.heading("checkpoint " + directory + " of the job " + read.job().id());
    if (read.progress().isEmpty()) {
      report.line("The job has never begun, so there is nothing to restore.");
      return CheckpointCommands.OK;
    }
    StoredNames names = parts(read.progress().get(), graph, directory);
    types(checkpoint, names);
    report.heading(
        isRefused
            ? "This version of the job does not go on from the checkpoint."
            : "This version of the job goes on from the checkpoint, after "
                + read.progress()
                    .get()
                    .lastTime()
                    .map(time -> "the batch of " + world.times().text(time))
                    .orElse("no batch")
                + ".");
    return isRefused ? CheckpointCommands.REFUSED : CheckpointCommands.OK;
  }

  /** Returns what becomes of the names; as they are, if a start is refused. */
  private StoredNames parts(JobProgress progress, StreamGraph graph, String directory) {
    StoredNames names = StoredNames.SAME;
    try {
      Upgrade upgrade = UpgradeCheck.of(world.settings(), progress, graph, directory);
      report.heading("what the job keeps");
      report.text("  ", upgrade.toString());
      names = upgrade.names();
    } catch (TidemillException e) {
      refused(e);
    }
    try {
      UpgradeCheck.requireInterval(progress, graph);
    } catch (TidemillException e) {
      refused(e);
    }
    return names;
  }

  private void refused(TidemillException e) {
    isRefused = true;
    report.heading("refused: " + e.getMessage());
  }

  /**
   * Compares the classes first, because that says more than an entry that cannot be read. A class
   * that only a dropped state has may be gone, which the names tell from one that is needed.
   */
  private void types(OpenedCheckpoint checkpoint, StoredNames names) {
    Compatibility compatibility = checkpoint.compatibility();
    if (!compatibility.changes().isEmpty()) {
      report.heading("types of keys and values");
      report.text("  ", compatibility.toString());
    }
    boolean isPartial = !names.equals(StoredNames.SAME);
    if (!compatibility.isReadable() && !isPartial) {
      isRefused = true;
      return;
    }
    try {
      UpgradeCheck.requireSameTypes(world.settings(), compatibility);
      StateSummary summary = checkpoint
          .state(state -> StateSummary.of(
              new StateView(world.engine(), state.written(world.codecs(), world.times(), names)),
              world.codecs()))
          .orElseThrow(() -> new IOException("the records of state cannot be read"));
      report.heading("restored: " + Report.count(summary.keys(), "key") + " in "
          + Report.count(summary.states().size(), "state"));
    } catch (TidemillException e) {
      refused(e);
    } catch (IOException e) {
      refused(new TidemillException(ErrorCode.STATE_UNREADABLE, String.valueOf(e.getMessage()), e));
    }
  }
}
