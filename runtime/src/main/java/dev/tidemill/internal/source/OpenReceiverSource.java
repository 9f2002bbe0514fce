/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.source;

import dev.tidemill.internal.blocklog.BlockLogWriter;
import dev.tidemill.internal.blocklog.BlockOffset;
import dev.tidemill.spi.source.BatchOutcome;
import dev.tidemill.spi.source.Credit;
import dev.tidemill.spi.source.Offset;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.ReplayCapability;
import dev.tidemill.spi.source.SourceLag;
import dev.tidemill.spi.source.SourcePartition;
import dev.tidemill.time.Time;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A running receiver and its buffer. */
final class OpenReceiverSource<T> implements OpenSource<T> {
  private final BlockBuffer<T> buffer;
  private final ReceiverSupervisor<T> supervisor;
  private final LostBlocks lost;
  private final Optional<BlockLogWriter> log;
  private final ReceiverEvents events;

  OpenReceiverSource(
      BlockBuffer<T> buffer,
      ReceiverSupervisor<T> supervisor,
      LostBlocks lost,
      Optional<BlockLogWriter> log,
      ReceiverEvents events) {
    this.log = log;
    this.events = events;
    this.buffer = buffer;
    this.supervisor = supervisor;
    this.lost = lost;
  }

  @Override
  public Offset begin() {
    return BlockOffset.ZERO;
  }

  @Override
  public Offset end(Time batchTime, Offset from, long maxRecords) {
    return buffer.endOf(batchTime, at(from), maxRecords);
  }

  @Override
  public List<SourcePartition<T>> partitions(OffsetRange range) {
    if (isLost(range)) {
      lost.tell(range);
      return List.of();
    }
    return List.copyOf(buffer.slices(at(range.from()), at(range.until())));
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
    if (isLost(range)) {
      return OptionalLong.of(0);
    }
    return buffer.count(at(range.from()), at(range.until()));
  }

  @Override
  public String describe(OffsetRange range) {
    if (isLost(range)) {
      return "nothing: " + range + " was received by a process that has ended";
    }
    OptionalLong records = count(range);
    return records.isPresent()
        ? records.getAsLong() + (records.getAsLong() == 1 ? " record" : " records")
        : range.toString();
  }

  /** What waits in the buffer; what the sender still has is not known. */
  @Override
  public SourceLag lag(Offset upTo) {
    OptionalLong waiting = buffer.waiting(at(upTo));
    return new SourceLag(waiting, Optional.empty());
  }

  @Override
  public Optional<ReplayCapability> replay() {
    return events.replay();
  }

  @Override
  public Optional<Credit> credit() {
    return Optional.of(buffer.credit());
  }

  @Override
  public boolean hasMore(Offset from) {
    return buffer.hasMore(at(from));
  }

  @Override
  public void stopIntake() {
    supervisor.stop();
  }

  @Override
  public void completed(OffsetRange range, BatchOutcome outcome) {
    buffer.completed(range, outcome);
  }

  @Override
  public void paused(boolean paused) {
    buffer.pause(paused);
  }

  @Override
  public void release(Offset upTo) {
    buffer.release(at(upTo));
  }

  @Override
  public Offset parse(String text) {
    return BlockOffset.parse(text);
  }

  @Override
  public void close() {
    supervisor.stop();
    supervisor.awaitEnd();
    log.ifPresent(BlockLogWriter::close);
  }

  /** A range of an earlier process is lost unless the block log has it. */
  private boolean isLost(OffsetRange range) {
    return lost.contains(range)
        && !buffer.holds(at(range.from()), at(range.until()), lost.records(range));
  }

  private static BlockOffset at(Offset offset) {
    return (BlockOffset) offset;
  }
}
