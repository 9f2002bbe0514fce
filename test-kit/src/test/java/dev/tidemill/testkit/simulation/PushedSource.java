/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.simulation;

import dev.tidemill.spi.source.BatchOutcome;
import dev.tidemill.spi.source.Offset;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.SourcePartition;
import dev.tidemill.time.Time;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The received records of one life. */
final class PushedSource extends SourceDecorator {
  private final Life life;
  /** Up to here batches are done. */
  private @Nullable Offset done;

  PushedSource(Life life, OpenSource<String> source) {
    super(source);
    this.life = life;
  }

  @Override
  public Offset end(Time batchTime, Offset from, long maxRecords) throws Exception {
    life.requireAlive();
    life.beginsBatches();
    Offset end = super.end(batchTime, from, maxRecords);
    life.note("cut " + from + " to " + end);
    return end;
  }

  @Override
  public void completed(OffsetRange range, BatchOutcome outcome) {
    super.completed(range, outcome);
    done = range.until();
  }

  /** Whether all records that were stored are done. */
  boolean isDrained() throws Exception {
    return done != null && !hasMore(done);
  }

  @Override
  public List<SourcePartition<String>> partitions(OffsetRange range) throws Exception {
    life.beginsBatches();
    return super.partitions(range);
  }

  @Override
  public void release(Offset upTo) {
    life.act("release " + upTo, () -> super.release(upTo));
  }
}
