/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.internal;

import dev.tidemill.spi.source.Offset;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.PartitionReader;
import dev.tidemill.spi.source.RowOffset;
import dev.tidemill.spi.source.RowReader;
import dev.tidemill.spi.source.Source;
import dev.tidemill.spi.source.SourceContext;
import dev.tidemill.spi.source.SourcePartition;
import dev.tidemill.time.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Gives each batch the next row of a fixture, or nothing if there is none. */
public record FixtureSource<T>(FixtureRows<T> rows, ReadSize readSize) implements Source<T> {
  @Override
  public OpenSource<T> open(SourceContext context) {
    return new Opened<>(rows, readSize, context.defaultPartitions());
  }

  private static final class Opened<T> implements OpenSource<T> {
    private final FixtureRows<T> rows;
    private final ReadSize readSize;
    private final int defaultPartitions;
    private long intake = Long.MAX_VALUE;

    Opened(FixtureRows<T> rows, ReadSize readSize, int defaultPartitions) {
      this.rows = rows;
      this.readSize = readSize;
      this.defaultPartitions = defaultPartitions;
    }

    @Override
    public Offset begin() {
      return new RowOffset(0);
    }

    @Override
    public Offset end(Time batchTime, Offset from, long maxRecords) throws Exception {
      long row = row(from);
      for (RowFault fault : rows.faults(RowFault.Place.CUT, row)) {
        fault.strike();
      }
      long end = Math.min(Math.min(intake, rows.size()), row + 1);
      rows.take(end);
      return new RowOffset(Math.max(row, end));
    }

    @Override
    public List<SourcePartition<T>> partitions(OffsetRange range) throws Exception {
      List<SourcePartition<T>> partitions = new ArrayList<>();
      for (long row = row(range.from()); row < row(range.until()); row++) {
        for (RowFault fault : rows.faults(RowFault.Place.BEFORE_READ, row)) {
          fault.strike();
        }
        List<RowFault> faults = rows.faults(RowFault.Place.READ, row);
        for (List<T> part : parts(rows.row(row))) {
          partitions.add(new Part<>(part, faults));
          faults = List.of(); // strike once for the row, and not for each part of it
        }
      }
      return partitions;
    }

    /** At least one part, so that there is something whose reading can fail. */
    private List<List<T>> parts(FixtureRows.Row<T> row) {
      if (row.partitions().isPresent()) {
        List<List<T>> chosen = row.partitions().get();
        return chosen.isEmpty() ? List.of(List.of()) : chosen;
      }
      List<T> records = row.records();
      int n = switch (readSize) {
        case SPREAD -> defaultPartitions;
        case SMALL -> Math.max(1, records.size());
        case LARGE -> 1;
      };
      List<List<T>> parts = new ArrayList<>(n);
      for (int i = 0; i < n; i++) {
        int from = (int) ((long) i * records.size() / n);
        int until = (int) ((i + 1L) * records.size() / n);
        parts.add(new ArrayList<>(records.subList(from, until)));
      }
      return parts;
    }

    /** Each batch has the records that the test has given it. */
    @Override
    public boolean isPostponable() {
      return false;
    }

    @Override
    public Offset parse(String text) {
      return RowOffset.parse(text);
    }

    @Override
    public OptionalLong count(OffsetRange range) {
      return OptionalLong.of(rows.records(row(range.from()), row(range.until())).size());
    }

    @Override
    public String describe(OffsetRange range) {
      return "rows " + range;
    }

    @Override
    public boolean hasMore(Offset from) {
      return Math.min(intake, rows.size()) > row(from);
    }

    @Override
    public void stopIntake() {
      intake = rows.size();
    }

    @Override
    public void close() {}

    private static long row(Offset offset) {
      return ((RowOffset) offset).row();
    }
  }

  private record Part<T>(List<T> records, List<RowFault> faults) implements SourcePartition<T> {
    @Override
    public OptionalLong estimatedRecords() {
      return OptionalLong.of(records.size());
    }

    @Override
    public PartitionReader<T> open() throws Exception {
      for (RowFault fault : faults) {
        fault.strike();
      }
      return new RowReader<>(0, records.size(), row -> records.get((int) row));
    }
  }
}
