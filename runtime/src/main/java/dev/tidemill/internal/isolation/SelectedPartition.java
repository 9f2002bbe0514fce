/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.isolation;

import dev.tidemill.spi.kernel.OperatorFailure;
import dev.tidemill.spi.source.PartitionReader;
import dev.tidemill.spi.source.SourcePartition;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Some of the records of a partition of a source. */
final class SelectedPartition<T> implements SourcePartition<T> {
  private static final long serialVersionUID = 1L;

  private final SourcePartition<T> all;
  private final SegmentSelection selection;

  /** Absent in another process: failures are thrown there. */
  private final transient @Nullable Trace trace;

  SelectedPartition(SourcePartition<T> all, SegmentSelection selection, @Nullable Trace trace) {
    this.all = all;
    this.selection = selection;
    this.trace = trace;
  }

  @Override
  public PartitionReader<T> open() throws Exception {
    return new Reader<>(all.open(), selection, trace);
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
    private final SegmentSelection selection;
    private final @Nullable Trace trace;
    private long index = -1;

    Reader(PartitionReader<T> all, SegmentSelection selection, @Nullable Trace trace) {
      this.all = all;
      this.selection = selection;
      this.trace = trace;
    }

    @Override
    public boolean next() throws Exception {
      while (!selection.isOver(index + 1) && all.next()) {
        index++;
        if (selection.has(index)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public T record() {
      return all.record();
    }

    @Override
    public String position() {
      return all.position();
    }

    @Override
    public void forEachRemaining(Consumer<? super T> consumer) throws Exception {
      while (next()) {
        T record = all.record();
        try {
          consumer.accept(record);
        } catch (OperatorFailure e) {
          Place place = new Place(selection.segment(), index);
          if (trace == null || !trace.take(place, record, all.position(), e)) {
            throw e;
          }
        }
      }
    }

    @Override
    public void close() throws IOException {
      all.close();
    }
  }
}
