/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.source;

import dev.tidemill.internal.blocklog.BlockOffset;
import dev.tidemill.spi.source.PartitionReader;
import dev.tidemill.spi.source.RowReader;
import dev.tidemill.spi.source.SourcePartition;
import java.util.Arrays;
import java.util.OptionalLong;

/** Records of one block that belong to one batch: one partition. */
final class BlockSlice<T> implements SourcePartition<T> {
  private static final long serialVersionUID = 1L;

  private final Object[] records;
  private final int from;
  private final int until;
  private final long block;
  private final long firstRecord;

  /**
   * The records are those of a block, shared with it and with other slices of it.
   *
   * @param block number of the block
   * @param firstRecord position in the block of the first element
   */
  BlockSlice(Object[] records, int from, int until, long block, long firstRecord) {
    this.block = block;
    this.firstRecord = firstRecord;
    this.records = records;
    this.from = from;
    this.until = until;
  }

  int size() {
    return until - from;
  }

  @Override
  public OptionalLong estimatedRecords() {
    return OptionalLong.of(size());
  }

  @Override
  @SuppressWarnings("unchecked") // only records of this type were put in
  public PartitionReader<T> open() {
    return new RowReader<>(
        from,
        until,
        row -> (T) records[(int) row],
        row -> new BlockOffset(block, firstRecord + row).toString());
  }

  /** Only its own records travel. */
  private Object writeReplace() {
    return from == 0 && until == records.length
        ? this
        : new BlockSlice<T>(
            Arrays.copyOfRange(records, from, until), 0, size(), block, firstRecord + from);
  }
}
