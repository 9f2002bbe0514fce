/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.program;

import dev.tidemill.spi.source.Offset;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.PartitionReader;
import dev.tidemill.spi.source.RowOffset;
import dev.tidemill.spi.source.Source;
import dev.tidemill.spi.source.SourceContext;
import dev.tidemill.spi.source.SourcePartition;
import dev.tidemill.time.Time;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Brings given batches, each in n partitions, and does not say how large they are.
 *
 * @param batches the records, batch by batch
 * @param partitions how many partitions each batch has
 */
record Scripted(List<List<Object>> batches, int partitions) implements Source<Object> {
  @Override
  public OpenSource<Object> open(SourceContext context) {
    return new OpenSource<>() {
      @Override
      public Offset begin() {
        return new RowOffset(0);
      }

      @Override
      public Offset end(Time batchTime, Offset from, long maxRecords) {
        return new RowOffset(Math.min(row(from) + 1, batches.size()));
      }

      @Override
      public List<SourcePartition<Object>> partitions(OffsetRange range) {
        List<SourcePartition<Object>> parts = new ArrayList<>();
        for (int batch = row(range.from()); batch < row(range.until()); batch++) {
          parts.addAll(parts(batches.get(batch)));
        }
        return parts;
      }

      @Override
      public Offset parse(String text) {
        return RowOffset.parse(text);
      }

      @Override
      public boolean hasMore(Offset from) {
        return row(from) < batches.size();
      }

      @Override
      public void stopIntake() {}

      @Override
      public void close() {}
    };
  }

  private static int row(Offset offset) {
    return Math.toIntExact(((RowOffset) offset).row());
  }

  private List<SourcePartition<Object>> parts(List<Object> records) {
    List<SourcePartition<Object>> parts = new ArrayList<>();
    for (int i = 0; i < partitions; i++) {
      int from = i * records.size() / partitions;
      int until = (i + 1) * records.size() / partitions;
      parts.add(new Part(new ArrayList<>(records.subList(from, until))));
    }
    return parts;
  }

  private record Part(List<Object> records) implements SourcePartition<Object> {
    @Override
    public PartitionReader<Object> open() {
      Iterator<Object> left = records.iterator();
      return new PartitionReader<>() {
        private Object record = "none";

        @Override
        public boolean next() {
          boolean hasNext = left.hasNext();
          if (hasNext) {
            record = left.next();
          }
          return hasNext;
        }

        @Override
        public Object record() {
          return record;
        }
      };
    }
  }
}
