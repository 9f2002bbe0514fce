/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.inspection;

import dev.tidemill.internal.checkpoint.CheckpointReader;
import dev.tidemill.internal.checkpoint.StoredBatch;
import dev.tidemill.internal.log.SegmentReport;
import dev.tidemill.internal.statestore.StateReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Lists what there is: starts, batches, files of the log and of state. */
final class ListCommand {
  private final InspectionContext world;
  private final Report report;

  ListCommand(InspectionContext world, Report report) {
    this.world = world;
    this.report = report;
  }

  int run(String directory, int limit) {
    OpenedCheckpoint checkpoint = new OpenedCheckpoint(world, directory);
    CheckpointReader read = checkpoint.read();
    report.heading("checkpoint " + directory + " of the job " + read.job().id());
    starts(read);
    batches(read, limit);
    segments(read);
    stateFiles(checkpoint);
    return Problems.report(read, report);
  }

  private void starts(CheckpointReader read) {
    report.table(
        "starts",
        List.of("epoch", "after batch", "batches", "last batch", "end"),
        read.starts().stream()
            .map(start -> List.of(
                Long.toString(start.epoch()),
                start.after() == 0 ? "-" : Long.toString(start.after()),
                Long.toString(start.batches()),
                start.last() == 0 ? "-" : Long.toString(start.last()),
                start.stopped()
                    ? "stopped"
                    : start.epoch() < read.job().epoch() ? "not stopped" : "not stopped yet"))
            .toList());
  }

  private void batches(CheckpointReader read, int limit) {
    List<StoredBatch> all = read.batches();
    List<StoredBatch> shown = all.subList(Math.max(0, all.size() - limit), all.size());
    report.table(
        "batches",
        List.of("id", "time", "state of the batch", "epoch", "change of state", "snapshot"),
        shown.stream()
            .map(batch -> List.of(
                Long.toString(batch.id()),
                world.times().text(batch.time()),
                batch.step().toString(),
                Long.toString(batch.epoch()),
                batch.state().map(ListCommand::change).orElse("-"),
                batch.snapshot().map(taken -> "of batch " + taken.batch()).orElse("-")))
            .toList());
    report.more(all.size() - shown.size(), "before them");
  }

  private static String change(StateReader.Change change) {
    return change.bytes() + " bytes" + change.file().map(file -> " in " + file).orElse("");
  }

  private void segments(CheckpointReader read) {
    report.table(
        "files of the batch log",
        List.of("file", "epoch", "frames", "bytes", ""),
        read.log().segments().stream()
            .map(segment -> List.of(
                name(segment.file()),
                Long.toString(segment.epoch()),
                Long.toString(segment.frames()),
                Long.toString(segment.validBytes()),
                note(segment)))
            .toList());
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static String note(SegmentReport segment) {
    return segment
        .torn()
        .map(what -> "ends with an unfinished write: " + what)
        .orElse(segment.head() ? "sums up what came before" : "");
  }

  private void stateFiles(OpenedCheckpoint checkpoint) {
    try {
      report.table(
          "files of state",
          List.of("file", "bytes", ""),
          checkpoint.state(StateReader::files).orElse(List.of()).stream()
              .map(file -> List.of(
                  file.name(), Long.toString(file.bytes()), file.used() ? "in use" : "not in use"))
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
