/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.monitoring;

import dev.tidemill.spi.source.Offset;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.RowOffset;
import dev.tidemill.spi.source.Source;
import dev.tidemill.spi.source.SourceContext;
import dev.tidemill.spi.source.SourceLag;
import dev.tidemill.spi.source.SourcePartition;
import dev.tidemill.time.Time;
import java.util.List;
import java.util.function.Supplier;

/** Brings nothing, and is behind as a test says. */
record LaggingSource(Supplier<SourceLag> lag) implements Source<String> {
  @Override
  public OpenSource<String> open(SourceContext context) {
    return new Opened(lag);
  }

  private record Opened(Supplier<SourceLag> answer) implements OpenSource<String> {
    @Override
    public Offset begin() {
      return new RowOffset(0);
    }

    @Override
    public Offset end(Time batchTime, Offset from, long maxRecords) {
      return from;
    }

    @Override
    public List<SourcePartition<String>> partitions(OffsetRange range) {
      return List.of();
    }

    @Override
    public Offset parse(String text) {
      return RowOffset.parse(text);
    }

    @Override
    public SourceLag lag(Offset upTo) {
      return answer.get();
    }

    @Override
    public boolean hasMore(Offset from) {
      return false;
    }

    @Override
    public void stopIntake() {}

    @Override
    public void close() {}
  }
}
