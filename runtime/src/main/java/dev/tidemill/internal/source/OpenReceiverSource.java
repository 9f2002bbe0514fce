/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.source;

import dev.tidemill.spi.source.Offset;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.RowOffset;
import dev.tidemill.spi.source.SourcePartition;
import dev.tidemill.time.Time;
import java.util.List;
import java.util.OptionalLong;

/** A running receiver and its buffer; offsets count blocks. */
final class OpenReceiverSource<T> implements OpenSource<T> {
  private final BlockBuffer<T> buffer;
  private final ReceiverSupervisor<T> supervisor;
  private final LostBlocks lost;

  OpenReceiverSource(BlockBuffer<T> buffer, ReceiverSupervisor<T> supervisor, LostBlocks lost) {
    this.buffer = buffer;
    this.supervisor = supervisor;
    this.lost = lost;
  }

  @Override
  public Offset begin() {
    return new RowOffset(0);
  }

  /**
   * Ignores the limit: what has been pushed belongs to the batch of its interval, and the buffer
   * bounds it.
   */
  @Override
  public Offset end(Time batchTime, Offset from, long maxRecords) {
    return new RowOffset(buffer.endOf(batchTime, row(from)));
  }

  @Override
  public List<SourcePartition<T>> partitions(OffsetRange range) {
    if (lost.contains(range)) {
      lost.tell(range);
      return List.of();
    }
    return List.copyOf(buffer.blocks(row(range.from()), row(range.until())));
  }

  /**
   * How many records it has: they cannot be read in another process, but it can say what is lost.
   */
  @Override
  public String payload(OffsetRange range) {
    return LostBlocks.payload(count(range));
  }

  @Override
  public OptionalLong count(OffsetRange range) {
    if (lost.contains(range)) {
      return OptionalLong.of(0);
    }
    return buffer.count(row(range.from()), row(range.until()));
  }

  @Override
  public String describe(OffsetRange range) {
    long blocks = row(range.until()) - row(range.from());
    OptionalLong records = count(range);
    if (lost.contains(range)) {
      return "nothing: " + range + " was received by a process that has ended";
    }
    return blocks
        + (blocks == 1 ? " block" : " blocks")
        + (records.isPresent() ? ", " + records.getAsLong() + " records" : "");
  }

  @Override
  public boolean hasMore(Offset from) {
    return buffer.hasMore(row(from));
  }

  @Override
  public void stopIntake() {
    supervisor.stop();
  }

  @Override
  public void release(Offset upTo) {
    buffer.release(row(upTo));
  }

  @Override
  public Offset parse(String text) {
    return RowOffset.parse(text);
  }

  @Override
  public void close() {
    supervisor.stop();
    supervisor.awaitEnd();
  }

  private static long row(Offset offset) {
    return ((RowOffset) offset).row();
  }
}
