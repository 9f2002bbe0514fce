/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.source;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.blocklog.BlockOffset;
import dev.tidemill.internal.blocklog.RecoveredBlocks.RecoveredBlock;
import dev.tidemill.time.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * The blocks that are closed and not released, by their numbers, which have no gaps. All methods are
 * called with the buffer's lock held.
 */
final class HeldBlocks {
  private final String stream;
  private final List<Block> blocks = new ArrayList<>();
  /** Number of the first of them. */
  private long first;
  /** Nothing before it is needed, or held. */
  private BlockOffset released;
  /** The first record that is held, if an earlier process has left any. */
  private BlockOffset firstRecovered = BlockOffset.ZERO;
  /** Where what an earlier process has left ends. */
  private BlockOffset available = BlockOffset.ZERO;
  /** Everything before it has been named, stored or lost. */
  private BlockOffset end;

  /** None; the first one is the first after a position. */
  HeldBlocks(String stream, BlockOffset start) {
    this.stream = stream;
    this.first = start.record() == 0 ? start.block() : start.block() + 1;
    this.released = start;
    this.end = start;
  }

  /** Number of the next block. */
  long next() {
    return first + blocks.size();
  }

  /** Position behind the last record. */
  BlockOffset end() {
    return end;
  }

  void add(Block block) {
    blocks.add(block);
    end = block.end();
  }

  /**
   * Takes blocks of an earlier process, before any other.
   *
   * @param from the first record that is needed
   */
  void restore(List<RecoveredBlock> recovered, BlockOffset from) {
    RecoveredBlock firstBlock = recovered.get(0);
    BlockOffset firstRecord = new BlockOffset(firstBlock.number(), firstBlock.first());
    BlockOffset resumed = end;
    long next = next();
    released = from; // and not the first record: there may be none between the two
    firstRecovered = firstRecord;
    first = firstBlock.number();
    for (RecoveredBlock each : recovered) {
      fillUpTo(each.number());
      add(new Block(
          each.number(),
          each.records(),
          each.records().length,
          each.bytes(),
          each.arrivalMillis()));
    }
    available = end;
    fillUpTo(next); // blocks that were named, and that the log has lost
    if (resumed.compareTo(end) > 0) {
      end = resumed;
    }
  }

  private void fillUpTo(long number) {
    while (next() < number) {
      blocks.add(new Block(next(), new Object[0], 0, 0, Long.MIN_VALUE));
    }
  }

  /**
   * The end of a batch: behind the last record that arrived at or before its time and is durable, or
   * earlier if there are more records than it may have.
   */
  BlockOffset endOf(Time batchTime, BlockOffset from, long maxRecords, BlockOffset durable) {
    BlockOffset until = from;
    long left = maxRecords;
    for (Block block : blocks.subList(indexOf(from), blocks.size())) {
      if (block.arrivalMillis() > batchTime.millis()
          || left <= 0
          || block.number() > durable.block()) {
        break;
      }
      long start = block.number() == from.block() ? from.record() : 0;
      long size = block.number() == durable.block() ? durable.record() : block.size();
      long taken = Math.min(Math.min(size, block.size()) - start, left);
      if (taken > 0) {
        until = new BlockOffset(block.number(), start + taken);
        left -= taken;
      }
    }
    return until;
  }

  /** The records between two positions, one partition for each block. */
  <T> List<BlockSlice<T>> slices(BlockOffset from, BlockOffset until) {
    List<BlockSlice<T>> slices = new ArrayList<>();
    for (Block block : blocks.subList(indexOf(from), blocks.size())) {
      if (block.number() > until.block()) {
        break;
      }
      long start = block.number() == from.block() ? from.record() : 0;
      long stop = block.number() == until.block() ? until.record() : block.size();
      if (start < stop) {
        slices.add(block.slice((int) start, (int) stop));
      }
    }
    return slices;
  }

  /**
   * Whether all records between two positions, which an earlier process has named, are there.
   *
   * @param records how many there were, if that is known
   */
  boolean holds(BlockOffset from, BlockOffset until, OptionalLong records) {
    if (from.compareTo(released) < 0) {
      return false;
    }
    return records.isPresent()
        ? records.equals(count(from, until))
        : from.compareTo(firstRecovered) >= 0 && until.compareTo(available) <= 0;
  }

  /** How many records are between two positions, if none of them has been released. */
  OptionalLong count(BlockOffset from, BlockOffset until) {
    if (from.compareTo(released) < 0 || until.compareTo(end) > 0) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(
        slices(from, until).stream().mapToLong(BlockSlice::size).sum());
  }

  /** Removes the blocks that end at or before a position, and returns them. */
  List<Block> release(BlockOffset upTo) {
    if (upTo.compareTo(released) <= 0) {
      return List.of();
    }
    int over = indexOf(upTo);
    if (over < blocks.size() && blocks.get(over).end().compareTo(upTo) <= 0) {
      over++;
    }
    List<Block> prefix = blocks.subList(0, over);
    List<Block> removed = List.copyOf(prefix);
    prefix.clear();
    first += removed.size();
    released = upTo;
    return removed;
  }

  /** Index of the block with the record at a position. */
  private int indexOf(BlockOffset position) {
    if (position.compareTo(released) < 0 || position.compareTo(end) > 0) {
      throw new TidemillException(
          ErrorCode.SOURCE_FAILED,
          "stream \"" + stream + "\" holds the received records from " + released + " to " + end
              + ", but " + position + " was asked for"
              + (position.compareTo(released) < 0 ? ": it was released" : ""));
    }
    return (int) Math.min(blocks.size(), Math.max(0, position.block() - first));
  }
}
