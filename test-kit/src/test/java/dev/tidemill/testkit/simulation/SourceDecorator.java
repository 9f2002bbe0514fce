/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.simulation;

import dev.tidemill.spi.source.BatchOutcome;
import dev.tidemill.spi.source.Offset;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.SourceLag;
import dev.tidemill.spi.source.SourcePartition;
import dev.tidemill.time.Time;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/** Does what another source does; subclasses do something else. */
abstract class SourceDecorator implements OpenSource<String> {
  private final OpenSource<String> source;

  SourceDecorator(OpenSource<String> source) {
    this.source = source;
  }

  @Override
  public Offset begin() throws Exception {
    return source.begin();
  }

  @Override
  public Offset end(Time batchTime, Offset from, long maxRecords) throws Exception {
    return source.end(batchTime, from, maxRecords);
  }

  @Override
  public List<SourcePartition<String>> partitions(OffsetRange range) throws Exception {
    return source.partitions(range);
  }

  @Override
  public Offset parse(String text) {
    return source.parse(text);
  }

  @Override
  public String payload(OffsetRange range) throws Exception {
    return source.payload(range);
  }

  @Override
  public String memory(Offset upTo) throws Exception {
    return source.memory(upTo);
  }

  @Override
  public OptionalLong count(OffsetRange range) {
    return source.count(range);
  }

  @Override
  public boolean isPostponable() {
    return source.isPostponable();
  }

  @Override
  public SourceLag lag(Offset upTo) throws Exception {
    return source.lag(upTo);
  }

  @Override
  public void counted(OffsetRange range, long records) {
    source.counted(range, records);
  }

  @Override
  public String describe(OffsetRange range) {
    return source.describe(range);
  }

  @Override
  public boolean hasMore(Offset from) throws Exception {
    return source.hasMore(from);
  }

  @Override
  public void paused(boolean paused) throws Exception {
    source.paused(paused);
  }

  @Override
  public void stopIntake() throws Exception {
    source.stopIntake();
  }

  @Override
  public void completed(OffsetRange range, BatchOutcome outcome) {
    source.completed(range, outcome);
  }

  @Override
  public void release(Offset upTo) {
    source.release(upTo);
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
