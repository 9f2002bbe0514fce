/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import dev.tidemill.spi.source.Offset;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.RowOffset;
import dev.tidemill.spi.source.SourcePartition;
import dev.tidemill.time.Time;
import java.util.List;

/** The splits that were found when the source was opened first; offsets count them. */
final class OpenHadoopFile<T> implements OpenSource<T> {
  private final long first;
  private final List<SplitPartition<T>> splits;

  OpenHadoopFile(long first, List<SplitPartition<T>> splits) {
    this.first = first;
    this.splits = List.copyOf(splits);
  }

  @Override
  public Offset begin() {
    return new RowOffset(first);
  }

  @Override
  public Offset end(Time batchTime, Offset from, long maxRecords) {
    return new RowOffset(first + splits.size());
  }

  private List<SplitPartition<T>> in(OffsetRange range) {
    int from = (int) (((RowOffset) range.from()).row() - first);
    int until = (int) (((RowOffset) range.until()).row() - first);
    return splits.subList(from, until);
  }

  @Override
  public List<SourcePartition<T>> partitions(OffsetRange range) {
    return List.copyOf(in(range));
  }

  @Override
  public Offset parse(String text) {
    return RowOffset.parse(text);
  }

  @Override
  public String payload(OffsetRange range) {
    return SplitPartition.write(in(range));
  }

  @Override
  public boolean hasMore(Offset from) {
    return ((RowOffset) from).row() < first + splits.size();
  }

  @Override
  public void stopIntake() {
    // nothing arrives
  }

  @Override
  public void close() {
    // each partition opens and closes its files
  }
}
