/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.lifecycle;

import dev.tidemill.spi.source.Offset;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.RowOffset;
import dev.tidemill.spi.source.Source;
import dev.tidemill.spi.source.SourceContext;
import dev.tidemill.spi.source.SourcePartition;
import dev.tidemill.time.Time;
import java.util.ArrayList;
import java.util.List;

/** A source without records that remembers whether it was asked for some, and what it was told. */
final class Told implements Source<String> {
  final List<String> calls = new ArrayList<>();

  @Override
  public OpenSource<String> open(SourceContext context) {
    return new OpenSource<>() {
      @Override
      public Offset begin() {
        return new RowOffset(0);
      }

      @Override
      public Offset end(Time batchTime, Offset from, long maxRecords) {
        calls.add("end");
        return from;
      }

      @Override
      public void paused(boolean paused) {
        calls.add("paused " + paused);
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
      public boolean hasMore(Offset from) {
        return false;
      }

      @Override
      public void stopIntake() {}

      @Override
      public void close() {}
    };
  }
}
