/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.source.Offset;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.PartitionReader;
import dev.tidemill.spi.source.RowOffset;
import dev.tidemill.spi.source.RowReader;
import dev.tidemill.spi.source.Source;
import dev.tidemill.spi.source.SourceContext;
import dev.tidemill.spi.source.SourceLag;
import dev.tidemill.spi.source.SourcePartition;
import dev.tidemill.time.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A source of the numbers 0, 1, 2, ... at a steady rate: by each batch time, exactly the seconds
 * since the job's origin time times the rate, rounded down.
 */
public final class RateSource implements Source<Long> {
  private final long recordsPerSecond;

  /**
   * A source.
   *
   * @param recordsPerSecond at least 1
   */
  public RateSource(long recordsPerSecond) {
    if (recordsPerSecond < 1) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          "rate is " + recordsPerSecond + " records per second; it must be at least 1");
    }
    this.recordsPerSecond = recordsPerSecond;
  }

  @Override
  public OpenSource<Long> open(SourceContext context) {
    return new OpenRate(
        context, new Pace(recordsPerSecond, context.originTime(), Optional.empty()));
  }

  private static final class OpenRate implements OpenSource<Long> {
    private final SourceContext context;
    private volatile Pace pace;

    OpenRate(SourceContext context, Pace pace) {
      this.context = context;
      this.pace = pace;
    }

    @Override
    public Offset begin() {
      return new RowOffset(0);
    }

    @Override
    public Offset end(Time batchTime, Offset from, long maxRecords) {
      return pace.end(batchTime, row(from), maxRecords);
    }

    @Override
    public List<SourcePartition<Long>> partitions(OffsetRange range) {
      return List.copyOf(
          Numbers.split(row(range.from()), row(range.until()), context.defaultPartitions()));
    }

    @Override
    public OptionalLong count(OffsetRange range) {
      return OptionalLong.of(row(range.until()) - row(range.from()));
    }

    @Override
    public SourceLag lag(Offset upTo) {
      return SourceLag.ofRecords(Math.max(0, pace.rowsBy(context.clock().now()) - row(upTo)));
    }

    @Override
    public boolean hasMore(Offset from) {
      return pace.rowsBy(context.clock().now()) > row(from);
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

    private static long row(Offset offset) {
      return ((RowOffset) offset).row();
    }
  }

  /** The numbers from {@code from}, included, to {@code until}, excluded. */
  private record Numbers(long from, long until) implements SourcePartition<Long> {
    static List<Numbers> split(long from, long until, int parts) {
      List<Numbers> split = new ArrayList<>();
      long begin = from;
      for (long part = 1; part <= parts; part++) {
        long end = from + (until - from) / parts * part + (until - from) % parts * part / parts;
        if (end > begin) {
          split.add(new Numbers(begin, end));
        }
        begin = end;
      }
      return split;
    }

    @Override
    public OptionalLong estimatedRecords() {
      return OptionalLong.of(until - from);
    }

    @Override
    public PartitionReader<Long> open() {
      return new RowReader<>(from, until, Long::valueOf);
    }
  }
}
