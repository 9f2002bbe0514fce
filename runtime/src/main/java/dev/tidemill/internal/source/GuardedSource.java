/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.source;

import dev.tidemill.internal.interrupt.ForeignCode;
import dev.tidemill.spi.source.BatchOutcome;
import dev.tidemill.spi.source.Credit;
import dev.tidemill.spi.source.Offset;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.ReplayCapability;
import dev.tidemill.spi.source.SourceLag;
import dev.tidemill.spi.source.SourcePartition;
import dev.tidemill.time.Time;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A source whose calls leave no interrupt of their own on the driver's thread. */
final class GuardedSource<T> implements OpenSource<T> {
  private final OpenSource<T> source;

  GuardedSource(OpenSource<T> source) {
    this.source = source;
  }

  @Override
  public Offset begin() throws Exception {
    return ForeignCode.call(source::begin);
  }

  @Override
  public Offset end(Time batchTime, Offset from, long maxRecords) throws Exception {
    return ForeignCode.call(() -> source.end(batchTime, from, maxRecords));
  }

  @Override
  public List<SourcePartition<T>> partitions(OffsetRange range) throws Exception {
    return ForeignCode.call(() -> source.partitions(range));
  }

  @Override
  public boolean isPostponable() {
    return ForeignCode.call(source::isPostponable);
  }

  @Override
  public Offset parse(String text) {
    return ForeignCode.call(() -> source.parse(text));
  }

  @Override
  public String payload(OffsetRange range) throws Exception {
    return ForeignCode.call(() -> source.payload(range));
  }

  @Override
  public String memory(Offset upTo) throws Exception {
    return ForeignCode.call(() -> source.memory(upTo));
  }

  @Override
  public OptionalLong count(OffsetRange range) {
    return ForeignCode.call(() -> source.count(range));
  }

  @Override
  public Optional<ReplayCapability> replay() {
    return ForeignCode.call(source::replay);
  }

  @Override
  public Optional<Credit> credit() {
    return ForeignCode.call(source::credit);
  }

  @Override
  public SourceLag lag(Offset upTo) throws Exception {
    return ForeignCode.call(() -> source.lag(upTo));
  }

  @Override
  public String describe(OffsetRange range) {
    return ForeignCode.call(() -> source.describe(range));
  }

  @Override
  public boolean hasMore(Offset from) throws Exception {
    return ForeignCode.call(() -> source.hasMore(from));
  }

  @Override
  public void paused(boolean paused) throws Exception {
    ForeignCode.run(() -> source.paused(paused));
  }

  @Override
  public void counted(OffsetRange range, long records) {
    ForeignCode.run(() -> source.counted(range, records));
  }

  @Override
  public void stopIntake() throws Exception {
    ForeignCode.run(source::stopIntake);
  }

  @Override
  public void completed(OffsetRange range, BatchOutcome outcome) {
    ForeignCode.run(() -> source.completed(range, outcome));
  }

  @Override
  public void release(Offset upTo) {
    ForeignCode.run(() -> source.release(upTo));
  }

  @Override
  public void close() throws IOException {
    ForeignCode.run(source::close);
  }

  @Override
  public String toString() {
    return source.toString();
  }
}
