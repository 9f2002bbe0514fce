/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.inspection;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.blocklog.BlockOffset;
import dev.tidemill.internal.checkpoint.BlockLogs;
import dev.tidemill.internal.checkpoint.CheckpointReader;
import dev.tidemill.internal.log.SegmentReport;
import dev.tidemill.internal.statestore.StateReader;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads everything that the next start would read, and checks it: checksums, the chain of frames
 * and changes, key groups and the values themselves.
 */
final class VerifyCommand {
  private final InspectionContext world;
  private final Report report;
  private boolean isDamaged;
  private boolean isPartial;

  VerifyCommand(InspectionContext world, Report report) {
    this.world = world;
    this.report = report;
  }

  int run(String directory) {
    report.heading("checkpoint " + directory);
    try {
      OpenedCheckpoint checkpoint = new OpenedCheckpoint(world, directory);
      report.line("  ok           job " + checkpoint.read().job().id() + ", last start epoch "
          + checkpoint.read().job().epoch());
      log(checkpoint.read());
      blocks(directory, checkpoint.read());
      state(checkpoint);
    } catch (TidemillException e) {
      damaged(e.getMessage());
    }
    report.line(
        isDamaged
            ? "The checkpoint is damaged. A start of the job refuses it and changes nothing."
            : isPartial
                ? "The checkpoint is whole, but for what was not checked."
                : "The checkpoint is whole.");
    return isDamaged ? CheckpointCommands.REFUSED : CheckpointCommands.OK;
  }

  private void damaged(@Nullable String what) {
    report.line("  damaged      " + what);
    isDamaged = true;
  }

  private void log(CheckpointReader read) {
    long bytes =
        read.log().segments().stream().mapToLong(SegmentReport::validBytes).sum();
    long frames =
        read.log().segments().stream().mapToLong(SegmentReport::frames).sum();
    if (read.log().corruption().isPresent()) {
      damaged(read.log().corruption().get().getMessage());
    } else if (read.problem().isPresent()) {
      damaged(read.problem().get());
    } else {
      report.line(
          "  ok           batch log: " + Report.count(read.log().segments().size(), "file") + ", "
              + Report.count(frames, "frame") + ", " + bytes + " bytes");
    }
  }

  private void blocks(String directory, CheckpointReader read) {
    SortedMap<String, BlockOffset> needed =
        read.progress().map(job -> BlockLogs.needed(directory, job)).orElseGet(TreeMap::new);
    BlockLogs.read(world.storage(), directory).forEach((path, log) -> {
      BlockOffset first = needed.getOrDefault(path, BlockOffset.ZERO);
      if (log.log().corruption().isPresent()) {
        damaged(log.log().corruption().get().getMessage());
      } else if (log.problem().isPresent()) {
        damaged(path + ": " + log.problem().get());
      } else if (log.damagedBeginning(first).isPresent()) {
        damaged(log.damagedBeginning(first).get() + " is damaged at its beginning: the received"
            + " records from " + first + " to " + log.beginning() + " cannot be read");
      } else {
        report.line("  ok           received records in " + path + ": "
            + Report.count(log.log().segments().size(), "file") + ", "
            + Report.count(log.blocks(), "block") + ", "
            + Report.count(log.records(), "record"));
      }
    });
  }

  private void state(OpenedCheckpoint checkpoint) {
    if (checkpoint.read().log().corruption().isPresent()) {
      report.line("  not checked  state: it is read when the log is whole");
      return;
    }
    try {
      long bytes = checkpoint.state(StateReader::verifyChecksums).orElse(0L);
      report.line("  ok           state: " + bytes + " bytes in "
          + checkpoint
              .read()
              .state()
              .map(state -> state.snapshot().map(taken -> "a snapshot and ").orElse("")
                  + Report.count(state.changes().size(), "change"))
              .orElse("no changes"));
      values(checkpoint);
    } catch (IOException e) {
      damaged(e.getMessage() + "; restore this file from a copy, or use a copy of the whole"
          + " directory: the state cannot be restored without it");
    }
  }

  private void values(OpenedCheckpoint checkpoint) throws IOException {
    try {
      StateSummary summary = checkpoint
          .state(state -> StateSummary.of(
              new StateView(world.engine(), state.written(world.codecs(), world.times())),
              world.codecs()))
          .orElseThrow(() -> new IOException("the records of state cannot be read"));
      report.line("  ok           keys and values: " + Report.count(summary.keys(), "key") + " in "
          + Report.count(summary.states().size(), "state") + ", each in its key group");
    } catch (TidemillException e) {
      if (e.code() == ErrorCode.INCOMPATIBLE_SCHEMA) {
        isPartial = true;
        report.line("  not checked  keys and values: " + Classes.explained(e, world));
      } else {
        damaged(e.getMessage());
      }
    }
  }
}
