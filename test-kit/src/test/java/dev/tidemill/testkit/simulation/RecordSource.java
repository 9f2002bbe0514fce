/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.simulation;

import dev.tidemill.spi.source.Offset;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.PartitionReader;
import dev.tidemill.spi.source.RowOffset;
import dev.tidemill.spi.source.RowReader;
import dev.tidemill.spi.source.SourcePartition;
import dev.tidemill.time.Time;
import java.util.List;

/** Reads the data of a world during one life. */
final class RecordSource implements OpenSource<String> {
  private final Life life;

  RecordSource(Life life) {
    this.life = life;
  }

  private SourceData data() {
    return life.world().data();
  }

  private static long row(Offset offset) {
    return ((RowOffset) offset).row();
  }

  @Override
  public Offset begin() {
    return new RowOffset(0);
  }

  @Override
  public Offset end(Time batchTime, Offset from, long maxRecords) {
    life.requireAlive();
    life.beginsBatches();
    long end = data().end(batchTime, row(from));
    life.note("cut " + row(from) + " to " + end);
    return new RowOffset(end);
  }

  @Override
  public List<SourcePartition<String>> partitions(OffsetRange range) {
    life.beginsBatches();
    return range.isEmpty()
        ? List.of()
        : List.of(new Rows(life.reference(), row(range.from()), row(range.until())));
  }

  @Override
  public Offset parse(String text) {
    return RowOffset.parse(text);
  }

  @Override
  public boolean hasMore(Offset from) {
    return false; // a graceful stop leaves the rest to the next start
  }

  @Override
  public void stopIntake() {}

  @Override
  public void release(Offset upTo) {
    life.act("release " + upTo, () -> data().release(row(upTo)));
  }

  @Override
  public void close() {}

  private record Rows(Life.Reference life, long from, long until)
      implements SourcePartition<String> {
    @Override
    public PartitionReader<String> open() {
      Life reading = life.get();
      reading.requireAlive();
      SourceData data = reading.world().data();
      return new RowReader<>(from, until, data::record);
    }
  }
}
