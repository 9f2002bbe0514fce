/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.plan;

import dev.tidemill.error.Origin;
import dev.tidemill.internal.batch.RangedInput;
import dev.tidemill.internal.graph.QueueEntries;
import dev.tidemill.spi.source.BatchOutcome;
import dev.tidemill.spi.source.Offset;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.spi.source.RowOffset;
import dev.tidemill.time.Time;
import java.util.OptionalLong;

/**
 * The ranges of a queue: entries counted from zero.
 */
public final class QueueInput implements RangedInput {
  private final String name;
  private final Origin origin;
  private final QueueEntries<?> queue;
  private long intake = Long.MAX_VALUE;

  public QueueInput(String name, Origin origin, QueueEntries<?> queue) {
    this.name = name;
    this.origin = origin;
    this.queue = queue;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Origin origin() {
    return origin;
  }

  @Override
  public Offset begin() {
    return new RowOffset(queue.released());
  }

  @Override
  public Offset end(Time batchTime, Offset from, long maxRecords) {
    // A program that goes on has not added again yet what came before.
    return new RowOffset(Math.max(row(from), Math.min(intake, queue.next(row(from)))));
  }

  @Override
  public Offset parse(String text) {
    return RowOffset.parse(text);
  }

  /** A program adds its entries again: they are counted from the beginning of the job. */
  @Override
  public String payload(OffsetRange range) {
    return "";
  }

  @Override
  public String memory(Offset upTo) {
    return "";
  }

  @Override
  public OptionalLong count(OffsetRange range) {
    return queue.count(row(range.from()), row(range.until()));
  }

  @Override
  public void counted(OffsetRange range, long records) {}

  @Override
  public String describe(OffsetRange range) {
    return "entries " + range;
  }

  @Override
  public boolean hasMore(Offset from) {
    return Math.min(intake, queue.size()) > row(from);
  }

  /** An entry is a batch, as the program says. */
  @Override
  public boolean isPostponable() {
    return false;
  }

  @Override
  public void paused(boolean paused) {}

  @Override
  public void stopIntake() {
    intake = queue.size();
  }

  @Override
  public void completed(OffsetRange range, BatchOutcome outcome) {}

  @Override
  public void release(Offset upTo) {
    queue.release(row(upTo));
  }

  static long row(Offset offset) {
    return ((RowOffset) offset).row();
  }
}
