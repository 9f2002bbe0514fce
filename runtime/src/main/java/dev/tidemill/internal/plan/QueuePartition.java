/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.plan;

import dev.tidemill.spi.source.PartitionReader;
import dev.tidemill.spi.source.RowReader;
import dev.tidemill.spi.source.SourcePartition;
import java.util.List;
import java.util.OptionalLong;

/**
 * A part of a queue's entry, read like any source's: so a job that a queue feeds meets the same
 * rules, such as that its records cannot be read when their batch is over.
 *
 * @param records a private list that does not change
 */
record QueuePartition<T>(List<T> records) implements SourcePartition<T> {
  @Override
  public OptionalLong estimatedRecords() {
    return OptionalLong.of(records.size());
  }

  @Override
  public PartitionReader<T> open() {
    return new RowReader<>(0, records.size(), row -> records.get((int) row));
  }
}
