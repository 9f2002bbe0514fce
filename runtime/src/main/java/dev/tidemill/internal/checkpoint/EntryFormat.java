/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.checkpoint;

import dev.tidemill.internal.log.Frame;
import dev.tidemill.spi.source.NamedRange;
import dev.tidemill.time.Time;
import java.io.IOException;

/** Turns entries into frames of the batch log and back. */
final class EntryFormat {
  private static final int SUMMARY = 1;
  private static final int PLANNED = 2;
  private static final int DECIDED = 3;
  private static final int GIVEN_UP = 4;
  private static final int DONE = 5;
  private static final int STOPPED = 6;

  private EntryFormat() {}

  static Frame frame(LogEntry entry, long epoch) {
    EntryOutput out = new EntryOutput();
    if (entry instanceof LogEntry.Summary summary) {
      JobProgress progress = summary.progress();
      ProgressFormat.write(progress, out);
      return new Frame(SUMMARY, epoch, progress.lastId(), out.toByteArray());
    }
    if (entry instanceof LogEntry.Planned planned) {
      write(planned.batch(), out);
      return new Frame(PLANNED, epoch, planned.batch().id(), out.toByteArray());
    }
    if (entry instanceof LogEntry.Decided decided) {
      write(decided.batch(), out);
      out.bytes(decided.state());
      out.optional(decided.manifest(), out::bytes);
      return new Frame(DECIDED, epoch, decided.batch().id(), out.toByteArray());
    }
    if (entry instanceof LogEntry.GivenUp givenUp) {
      write(givenUp.batch(), out);
      return new Frame(GIVEN_UP, epoch, givenUp.batch().id(), out.toByteArray());
    }
    if (entry instanceof LogEntry.Done done) {
      return new Frame(DONE, epoch, done.batch(), out.toByteArray());
    }
    return new Frame(STOPPED, epoch, 0, out.toByteArray());
  }

  static LogEntry entry(Frame frame) throws IOException {
    EntryInput in = new EntryInput(frame.payload());
    LogEntry entry = switch (frame.type()) {
      case SUMMARY -> new LogEntry.Summary(ProgressFormat.read(in));
      case PLANNED -> new LogEntry.Planned(planned(in));
      case DECIDED -> new LogEntry.Decided(finalAttempt(in), in.bytes(), in.optional(in::bytes));
      case GIVEN_UP -> new LogEntry.GivenUp(planned(in));
      case DONE -> new LogEntry.Done(frame.batch());
      case STOPPED -> new LogEntry.Stopped();
      default -> throw new IOException("a frame of the unknown type " + frame.type());
    };
    in.end();
    return entry;
  }

  static void write(PlannedBatch batch, EntryOutput out) {
    out.number(batch.id());
    out.number(batch.time().millis());
    out.map(batch.ranges(), range -> write(range, out));
    out.map(batch.memories(), out::text);
  }

  static PlannedBatch planned(EntryInput in) throws IOException {
    return new PlannedBatch(
        in.longNumber(), Time.ofMillis(in.longNumber()), in.map(() -> range(in)), in.map(in::text));
  }

  static void write(FinalAttempt batch, EntryOutput out) {
    out.number(batch.id());
    out.number(batch.time().millis());
    out.number(batch.attempt());
    out.number(batch.epoch());
    out.map(batch.receipts(), receipts -> out.each(receipts, out::text));
  }

  static FinalAttempt finalAttempt(EntryInput in) throws IOException {
    return new FinalAttempt(
        in.longNumber(),
        Time.ofMillis(in.longNumber()),
        in.number(),
        in.longNumber(),
        in.map(() -> in.each(in::text)));
  }

  static void write(NamedRange range, EntryOutput out) {
    out.text(range.from());
    out.text(range.until());
    out.text(range.payload());
  }

  static NamedRange range(EntryInput in) throws IOException {
    return new NamedRange(in.text(), in.text(), in.text());
  }
}
