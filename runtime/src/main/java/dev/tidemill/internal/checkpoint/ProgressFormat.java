/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.checkpoint;

import dev.tidemill.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Writes and reads the progress of a job. */
final class ProgressFormat {
  private ProgressFormat() {}

  static void write(JobProgress progress, EntryOutput out) {
    out.each(progress.description().nodes(), node -> {
      out.text(node.kind().name());
      out.text(node.name());
      out.text(node.form());
      out.text(node.place());
    });
    Schedule schedule = progress.schedule();
    out.number(schedule.originTime().millis());
    out.number(schedule.zeroTime().millis());
    out.number(schedule.interval().toMillis());
    out.number(schedule.partitions());
    JobProgress.Parts parts = progress.parts();
    out.number(parts.lastId());
    out.optional(parts.lastTime(), time -> out.number(time.millis()));
    out.number(parts.lastDecided());
    out.optional(parts.planned(), batch -> EntryFormat.write(batch, out));
    out.optional(parts.unfinished(), batch -> EntryFormat.write(batch, out));
    out.optional(parts.manifest(), out::bytes);
    out.flag(parts.stopped());
    out.map(parts.sources(), source -> {
      out.text(source.position());
      out.each(source.ranges(), range -> EntryFormat.write(range, out));
      out.text(source.memory());
    });
    out.map(parts.outputs(), out::number);
    out.map(parts.outputsBefore(), out::number);
    out.map(parts.firstNames(), out::text);
  }

  static JobProgress read(EntryInput in) throws IOException {
    List<DescribedNode> nodes =
        in.each(() -> new DescribedNode(kind(in.text()), in.text(), in.text(), in.text()));
    Schedule schedule = new Schedule(
        Time.ofMillis(in.longNumber()),
        Time.ofMillis(in.longNumber()),
        Duration.ofMillis(in.longNumber()),
        in.number());
    return new JobProgress(
        new JobDescription(nodes),
        schedule,
        new JobProgress.Parts(
            in.longNumber(),
            in.optional(() -> Time.ofMillis(in.longNumber())),
            in.longNumber(),
            in.optional(() -> EntryFormat.planned(in)),
            in.optional(() -> EntryFormat.finalAttempt(in)),
            in.optional(in::bytes),
            in.flag(),
            in.map(() ->
                new SourceProgress(in.text(), in.each(() -> EntryFormat.range(in)), in.text())),
            in.map(in::longNumber),
            in.map(in::longNumber),
            in.map(in::text)));
  }

  private static DescribedNode.Kind kind(String name) throws IOException {
    try {
      return DescribedNode.Kind.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw new IOException("a node of the unknown kind \"" + name + "\"", e);
    }
  }
}
