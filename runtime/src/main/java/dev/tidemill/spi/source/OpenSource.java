/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.source;

import dev.tidemill.time.Time;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/**
 * A source in use: it names the range of records of each batch, and reads any range it has named again.
 *
 * <p>All methods are called on the driver's thread, one at a time, in this order: {@link #begin} once, or if the source
 * resumes {@link #parse} and, for ranges that are still owed, {@link #partitions}; then for each
 * batch {@link #end}, {@link #payload}, {@link #partitions} (again if the batch is repeated, also with ranges of earlier
 * batches that were not released) and, when the batch has completed, {@link #release}; {@link #stopIntake}
 * at most once; {@link #close} at last. The driver waits while a method runs, so none should block for longer than
 * a small part of the batch interval; only reading, which happens on workers, may.
 *
 * <p>A range that was named stays readable, with the same records in the same order and partitions, until it is
 * released. An exception from {@link #end} fails the batch, and the next one asks again from the same offset, so
 * that nothing is lost. Once a range is named, an exception fails the batch as any other failure does: the range is
 * read again if the batch is attempted again, and given up with it otherwise.
 *
 * @param <T> type of the records
 */
public interface OpenSource<T> extends Closeable {
  /** Where a job begins that has never run before; not asked for if the source {@linkplain SourceContext#resume resumes}. */
  Offset begin() throws Exception;

  /**
   * Where the range of a batch ends: the records between {@code from} and the result are the batch's.
   *
   * <p>Equal to {@code from} if there is nothing new: an empty range is not the end of the source.
   *
   * @param batchTime time of the batch; records that arrived after it belong to a later batch
   * @param from end of the range before, or {@link #begin}
   * @param maxRecords how many records the job can process in one interval, as far as it knows. A source whose records stay
   *     where they are until they are read should not go beyond it. One that holds what others have pushed ignores it: those
   *     records belong to the batch of their interval. So may one that cannot count its records
   */
  Offset end(Time batchTime, Offset from, long maxRecords) throws Exception;

  /** The parts of a range, to be read by several workers at once; none if the range is empty. */
  List<SourcePartition<T>> partitions(OffsetRange range) throws Exception;

  /**
   * Makes an offset of its {@linkplain Offset#text text}: what was written by this or an earlier version of the source, in
   * this or an earlier process.
   *
   * @throws dev.tidemill.error.TidemillException if the text has a version of its format that this source does not know;
   *     {@link VersionedText#parse} does that
   */
  Offset parse(String text);

  /**
   * What another process needs, beside the offsets, to read a range with the same records in the same partitions: for
   * example the paths and lengths of its files. It is written before the batch reads anything, and comes back in {@link
   * SourceContext#resume}. So it should be small; it begins with the version of its format, as {@link VersionedText} writes
   * it. By default empty, which suits a source whose offsets say all.
   *
   * @param range a range that has been named and not been released
   */
  default String payload(OffsetRange range) throws Exception {
    return "";
  }

  /**
   * What this source must not forget of all that comes before a position, if it goes on in another process: for example the files
   * that have been read and are still there. What it {@linkplain #payload gave} for the ranges after that position
   * comes back beside it, so the driver asks for it rarely. By default nothing, which suits a source whose offsets say all.
   *
   * @param upTo the end of a range that has been named, or where the first one begins
   */
  default String memory(Offset upTo) throws Exception {
    return "";
  }

  /** How many records a range holds, where that is known without reading it; empty otherwise. */
  default OptionalLong count(OffsetRange range) {
    return OptionalLong.empty();
  }

  /** What a person wants to read of a range, such as file names; by default both offsets. */
  default String describe(OffsetRange range) {
    return range.toString();
  }

  /**
   * Whether records beyond the offset have arrived that no batch has taken. A graceful stop asks after {@link
   * #stopIntake}, and again after each batch, until the answer is no. So a wrong "no" loses records, and a "yes" that never
   * ends has the stop wait for its timeout. There is no default for that reason: a source that cannot be sure answers by
   * looking.
   */
  boolean hasMore(Offset from) throws Exception;

  /**
   * Takes in nothing that arrives from now on: neither {@link #end} nor {@link #hasMore} sees it. A source that others push
   * to refuses their records from here on; one that reads what others keep leaves those records for the next start.
   */
  void stopIntake() throws Exception;

  /** No batch will ask again for records before the offset. By default nothing happens. */
  default void release(Offset upTo) {}

  /** Gives back what {@link Source#open} took; may be called after a failure, and only once. */
  @Override
  void close() throws IOException;
}
