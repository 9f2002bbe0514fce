/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.isolation;

import dev.tidemill.spi.source.DecodeException;
import dev.tidemill.spi.source.PartitionReader;
import dev.tidemill.spi.source.SourcePartition;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * All records of a partition of a source, to be counted: one that cannot be decoded counts like any
 * other, and is null.
 */
record CountablePartition<T>(SourcePartition<T> all) implements SourcePartition<T> {
  static <T> List<SourcePartition<T>> of(List<SourcePartition<T>> partitions) {
    return partitions.stream().<SourcePartition<T>>map(CountablePartition::new).toList();
  }

  @Override
  public PartitionReader<T> open() throws Exception {
    return new Reader<>(all.open());
  }

  @Override
  public String describe() {
    return all.describe();
  }

  @Override
  public OptionalLong estimatedRecords() {
    return all.estimatedRecords();
  }

  private static final class Reader<T> implements PartitionReader<T> {
    private final PartitionReader<T> all;
    private @Nullable T current;

    Reader(PartitionReader<T> all) {
      this.all = all;
    }

    @Override
    public boolean next() throws Exception {
      current = null;
      try {
        if (!all.next()) {
          return false;
        }
        current = all.record();
      } catch (DecodeException e) {
        // It counts.
      }
      return true;
    }

    @Override
    @SuppressWarnings("NullAway") // a record of the user's may be null, too
    public T record() {
      return current;
    }

    @Override
    public String position() {
      return all.position();
    }

    @Override
    public void close() throws IOException {
      all.close();
    }
  }
}
