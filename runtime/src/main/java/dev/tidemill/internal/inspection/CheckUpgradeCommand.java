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
import dev.tidemill.internal.checkpoint.ReceivedRecords;
import dev.tidemill.internal.checkpoint.Upgrade;
import dev.tidemill.internal.checkpoint.UpgradeCheck;
import dev.tidemill.internal.graph.StreamGraph;
import dev.tidemill.internal.statestore.StoredNames;
import java.io.IOException;

/**
 * Checks whether this version of the job goes on from a checkpoint: compares its streams, outputs
 * and classes with those that are stored, and restores the state and the received records as a start
 * would.
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
    Upgrade upgrade = parts(read.progress().get(), graph, directory);
    ReceivedRecords received = ReceivedRecords.of(
        world.storage(), directory, read.progress().get(), upgrade, graph, world.isLogged());
    types(checkpoint, upgrade.names(), received);
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

  /** Returns what becomes of what is stored; nothing, if a start is refused. */
  private Upgrade parts(JobProgress progress, StreamGraph graph, String directory) {
    Upgrade upgrade = Upgrade.NONE;
    try {
      upgrade = UpgradeCheck.of(world.settings(), progress, graph, directory);
      report.heading("what the job keeps");
      report.text("  ", upgrade.toString());
    } catch (TidemillException e) {
      refused(e);
    }
    try {
      UpgradeCheck.requireInterval(progress, graph);
    } catch (TidemillException e) {
      refused(e);
    }
    return upgrade;
  }

  private void refused(TidemillException e) {
    isRefused = true;
    report.heading("refused: " + e.getMessage());
  }

  /**
   * Compares the classes first, because that says more than an entry that cannot be read. A class
   * that only a dropped state has may be gone, which the names tell from one that is needed.
   */
  private void types(OpenedCheckpoint checkpoint, StoredNames names, ReceivedRecords received) {
    try {
      Compatibility ofState = checkpoint.compatibility();
      Compatibility ofReceived = received.compatibility(world.codecs());
      Compatibility all = UpgradeCheck.types(ofState, ofReceived);
      if (!all.changes().isEmpty()) {
        report.heading("types of keys, values and received records");
        report.text("  ", all.toString());
      }
      boolean isPartial = !names.equals(StoredNames.SAME);
      if (!ofReceived.isReadable() || (!ofState.isReadable() && !isPartial)) {
        isRefused = true;
        return;
      }
      UpgradeCheck.requireSameTypes(world.settings(), all);
      restore(checkpoint, names, received);
    } catch (TidemillException e) {
      refused(e);
    } catch (IOException e) {
      refused(new TidemillException(ErrorCode.STATE_UNREADABLE, String.valueOf(e.getMessage()), e));
    }
  }

  private void restore(OpenedCheckpoint checkpoint, StoredNames names, ReceivedRecords received)
      throws IOException {
    StateSummary summary = checkpoint
        .state(state -> StateSummary.of(
            new StateView(world.engine(), state.written(world.codecs(), world.times(), names)),
            world.codecs()))
        .orElseThrow(() -> new IOException("the records of state cannot be read"));
    long records = received.read(world.codecs());
    report.heading("restored: " + Report.count(summary.keys(), "key") + " in "
        + Report.count(summary.states().size(), "state")
        + (records == 0 ? "" : ", and " + Report.count(records, "received record")));
  }
}
