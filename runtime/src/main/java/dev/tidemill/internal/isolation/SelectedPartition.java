/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.isolation;

import dev.tidemill.error.Origin;
import dev.tidemill.spi.kernel.OperatorFailure;
import dev.tidemill.spi.source.DecodeException;
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
  private final Origin origin;
  private final SegmentSelection selection;

  /** Absent in another process: failures are thrown there. */
  private final transient @Nullable Trace trace;

  /**
   * Selects records.
   *
   * @param origin the stream of the source, to be named where a record cannot be decoded
   */
  SelectedPartition(
      SourcePartition<T> all, Origin origin, SegmentSelection selection, @Nullable Trace trace) {
    this.all = all;
    this.origin = origin;
    this.selection = selection;
    this.trace = trace;
  }

  @Override
  public PartitionReader<T> open() throws Exception {
    return new Reader<>(all.open(), origin, selection, trace);
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
    private final Origin origin;
    private final SegmentSelection selection;
    private final @Nullable Trace trace;
    private long index = -1;

    Reader(
        PartitionReader<T> all, Origin origin, SegmentSelection selection, @Nullable Trace trace) {
      this.all = all;
      this.origin = origin;
      this.selection = selection;
      this.trace = trace;
    }

    @Override
    public boolean next() throws Exception {
      while (!selection.isOver(index + 1)) {
        try {
          if (!all.next()) {
            return false;
          }
          index++;
          if (selection.has(index)) {
            return true;
          }
        } catch (DecodeException e) {
          index++;
          leaveOut(e);
        }
      }
      return false;
    }

    /** A record that cannot be decoded and is selected is found, or fails. */
    private void leaveOut(DecodeException failure) {
      if (!selection.has(index)) {
        return;
      }
      Place place = new Place(selection.segment(), index);
      Object record = failure.encoded().orElse(null);
      OperatorFailure onRecord = OperatorFailure.onRecord(failure, origin, record);
      if (trace == null || !trace.take(place, record, failure.position(), onRecord)) {
        throw failure;
      }
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
