/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import dev.tidemill.spi.source.Offset;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.PartitionReader;
import dev.tidemill.spi.source.RowOffset;
import dev.tidemill.spi.source.RowReader;
import dev.tidemill.spi.source.SourceContext;
import dev.tidemill.spi.source.SourceLag;
import dev.tidemill.spi.source.SourcePartition;
import dev.tidemill.time.Time;
import java.util.List;
import java.util.OptionalLong;

/** A text being played; offsets count lines, on and on if it begins again after its last one. */
final class OpenReplay implements OpenSource<String> {
  private final String[] lines;
  private final boolean loop;
  private final SourceContext context;
  private volatile Pace pace;

  OpenReplay(String[] lines, boolean loop, SourceContext context, Pace pace) {
    this.lines = lines;
    this.loop = loop;
    this.context = context;
    this.pace = pace;
  }

  @Override
  public Offset begin() {
    return new RowOffset(0);
  }

  @Override
  public Offset end(Time batchTime, Offset from, long maxRecords) {
    return new RowOffset(Math.min(pace.end(batchTime, row(from), maxRecords).row(), last(from)));
  }

  /** One partition: a text is played in order. */
  @Override
  public List<SourcePartition<String>> partitions(OffsetRange range) {
    return range.isEmpty()
        ? List.of()
        : List.of(new Lines(lines, row(range.from()), row(range.until())));
  }

  @Override
  public OptionalLong count(OffsetRange range) {
    return OptionalLong.of(row(range.until()) - row(range.from()));
  }

  @Override
  public SourceLag lag(Offset upTo) {
    long due = Math.min(pace.rowsBy(context.clock().now()), last(upTo));
    return SourceLag.ofRecords(Math.max(0, due - row(upTo)));
  }

  @Override
  public boolean hasMore(Offset from) {
    return Math.min(pace.rowsBy(context.clock().now()), last(from)) > row(from);
  }

  @Override
  public void stopIntake() {
    pace = pace.endingAt(context.clock().now());
  }

  @Override
  public Offset parse(String text) {
    return RowOffset.parse(text);
  }

  @Override
  public void close() {}

  private long last(Offset from) {
    boolean endless = loop && lines.length > 0;
    return endless ? Long.MAX_VALUE : Math.max(row(from), lines.length);
  }

  private static long row(Offset offset) {
    return ((RowOffset) offset).row();
  }

  private static final class Lines implements SourcePartition<String> {
    private final String[] lines;
    private final long from;
    private final long until;

    Lines(String[] lines, long from, long until) {
      this.lines = lines;
      this.from = from;
      this.until = until;
    }

    @Override
    public OptionalLong estimatedRecords() {
      return OptionalLong.of(until - from);
    }

    @Override
    public PartitionReader<String> open() {
      return new RowReader<>(from, until, row -> lines[(int) (row % lines.length)]);
    }
  }
}
