/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.inspection;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.blocklog.BlockLogSummary;
import dev.tidemill.internal.blocklog.BlockOffset;
import dev.tidemill.internal.checkpoint.BlockLogs;
import dev.tidemill.internal.checkpoint.CheckpointReader;
import dev.tidemill.internal.checkpoint.JobProgress;
import dev.tidemill.internal.checkpoint.SalvagedCheckpoint;
import dev.tidemill.internal.log.SalvageReport;
import dev.tidemill.internal.statestore.StateReader;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Makes a checkpoint with a damaged log readable again. The damaged files stay there under other
 * names.
 */
final class SalvageCommand {
  private final InspectionContext world;
  private final Report report;

  SalvageCommand(InspectionContext world, Report report) {
    this.world = world;
    this.report = report;
  }

  int run(String directory, CheckpointRequest.Keep keep) {
    CheckpointReader before = CheckpointReader.read(world.storage(), directory);
    boolean blocksWereDamaged =
        salvageBlocks(before, directory, keep == CheckpointRequest.Keep.AFTER);
    if (before.log().corruption().isEmpty() && blocksWereDamaged) {
      return new VerifyCommand(world, report).run(directory);
    }
    if (before.log().corruption().isEmpty()) {
      report.line("The batch log of " + directory + " is not damaged; nothing was changed.");
      return new VerifyCommand(world, report).run(directory);
    }
    boolean keepsEnd = keep == CheckpointRequest.Keep.AFTER;
    if (!keepsEnd) {
      requireState(before);
    }
    Optional<SalvageReport> salvaged = SalvagedCheckpoint.salvage(
        world.storage(), directory, directory + "/log", world.owner(), keepsEnd);
    if (salvaged.isEmpty()) {
      throw new TidemillException(
          ErrorCode.CHECKPOINT_UNREADABLE,
          "nothing was changed: no readable file after the damage sums up what came before it, so"
              + " the log cannot begin there. Keep what is before the damage (keep=before), or"
              + " restore the directory from a copy");
    }
    report.line("The batch log of " + directory + " was damaged: "
        + salvaged.get().damage().file() + " at position "
        + salvaged.get().damage().position() + ", " + salvaged.get().damage().reason());
    report.line("Kept: " + salvaged.get().framesKept() + " frames. Under other names:");
    salvaged.get().saved().forEach(file -> report.line("  " + file));
    consequences(CheckpointReader.read(world.storage(), directory), keepsEnd);
    return new VerifyCommand(world, report).run(directory);
  }

  /** Repairs logs of received records; returns whether there was anything to repair. */
  private boolean salvageBlocks(CheckpointReader before, String directory, boolean keepsEnd) {
    boolean damaged = setBeginningsAside(before, directory);
    for (Map.Entry<String, BlockLogSummary> log :
        BlockLogs.read(world.storage(), directory).entrySet()) {
      if (log.getValue().log().corruption().isEmpty()) {
        continue;
      }
      damaged = true;
      Optional<SalvageReport> salvaged = SalvagedCheckpoint.salvage(
          world.storage(), directory, log.getKey(), world.owner(), keepsEnd);
      if (salvaged.isEmpty()) {
        throw new TidemillException(
            ErrorCode.CHECKPOINT_UNREADABLE,
            "nothing was changed in " + log.getKey() + ": no readable file after the damage can be"
                + " its beginning. Keep what is before the damage (keep=before)");
      }
      report.line("The block log " + log.getKey() + " was damaged: "
          + salvaged.get().damage().file() + " at position "
          + salvaged.get().damage().position() + ", " + salvaged.get().damage().reason());
      report.line("Kept: " + salvaged.get().framesKept()
          + " frames. The other records that were received are lost, unless their sender has them."
          + " Under other names:");
      salvaged.get().saved().forEach(file -> report.line("  " + file));
    }
    return damaged;
  }

  /** Renames the files at whose beginning the damage is; returns whether there were any. */
  private boolean setBeginningsAside(CheckpointReader before, String directory) {
    SortedMap<String, BlockOffset> needed =
        before.progress().map(job -> BlockLogs.needed(directory, job)).orElseGet(TreeMap::new);
    boolean damaged = false;
    for (String path : BlockLogs.read(world.storage(), directory).keySet()) {
      BlockOffset first = needed.getOrDefault(path, BlockOffset.ZERO);
      Optional<String> file = damagedBeginning(directory, path, first);
      while (file.isPresent()) {
        damaged = true;
        String saved = SalvagedCheckpoint.setAside(
            world.storage(), directory, path, world.owner(), file.get());
        report.line("The block log " + path + " was damaged: the beginning of " + file.get()
            + ". The records in it are lost, unless their sender has them. It is now " + saved);
        file = damagedBeginning(directory, path, first);
      }
    }
    return damaged;
  }

  private Optional<String> damagedBeginning(String directory, String path, BlockOffset first) {
    return Optional.ofNullable(BlockLogs.read(world.storage(), directory).get(path))
        .filter(log -> log.log().corruption().isEmpty())
        .flatMap(log -> log.damagedBeginning(first));
  }

  /** A log that ends where its state is gone is of no use: then the end of it may be. */
  private void requireState(CheckpointReader before) {
    try {
      if (before.state().isPresent()) {
        before.state().get().verifyChecksums();
      } else if (before.problem().isPresent()) {
        throw new IOException(before.problem().get());
      }
    } catch (IOException e) {
      throw new TidemillException(
          ErrorCode.STATE_UNREADABLE,
          "nothing was changed: the log could end before the damage, but the state of that time is"
              + " not there (" + e.getMessage()
              + "). Keep what is after the damage (keep=after), or restore the directory from a"
              + " copy",
          e);
    }
  }

  private void consequences(CheckpointReader after, boolean keepsEnd) {
    Optional<JobProgress> progress = after.progress();
    String last = progress
        .flatMap(JobProgress::lastTime)
        .map(time -> "batch " + progress.get().lastId() + ", " + world.times().text(time))
        .orElse("no batch");
    report.line(
        keepsEnd
            ? "No decision is forgotten: the job goes on after " + last + "."
            : "The job goes on after " + last + ". What it decided later is forgotten: those"
                + " batches run again, and outputs that keep no ledger write them twice.");
    if (keepsEnd && after.problem().isPresent()) {
      report.line("Changes of the state were in what was damaged, so a start is refused: "
          + after.problem().get() + ". Give the files their names again and keep what is before"
          + " the damage (keep=before), or restore the directory from a copy.");
    }
    after
        .state()
        .flatMap(StateReader::snapshot)
        .ifPresent(taken ->
            report.line("Its state begins with the snapshot of batch " + taken.batch() + "."));
  }
}
