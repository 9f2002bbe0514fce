/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.source;

import dev.tidemill.time.Time;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An opened source. It names the range of records of each batch, and can read a named range again.
 *
 * <p>The driver calls all methods on its thread, one at a time. At the start it calls
 * {@link #begin} once, with a checkpoint directory on the thread that starts the job, followed by
 * {@link #memory}; if the source resumes, it calls {@link #parse} instead of {@code begin}, and
 * {@link #partitions} for ranges that are not yet released. For each batch it then calls
 * {@link #end}, {@link #payload}, {@link #partitions} and, when the batch is over,
 * {@link #completed} and {@link #release}. If a batch is retried, it calls {@code partitions} again, also with ranges of
 * earlier batches that were not released. {@link #stopIntake} is called at most once, and
 * {@link #close} last. The driver waits while a method runs, so no method should block for longer
 * than a small part of the batch interval. Only reading, which happens on workers, may block.
 *
 * <p>A named range stays readable, with the same records in the same order and partitions, until it
 * is released. An exception from {@link #end} fails the batch, and the next batch asks again from
 * the same offset, so nothing is lost. Once a range is named, an exception fails the batch like any
 * other failure: the range is read again if the batch is retried, and given up together with the
 * batch otherwise.
 *
 * @param <T> type of the records
 */
public interface OpenSource<T> extends Closeable {
  /**
   * Returns the starting position of a job that has never run before. Not called if the source
   * {@linkplain SourceContext#resume resumes}.
   */
  Offset begin() throws Exception;

  /**
   * Returns the end of the range of a batch. The batch gets the records between {@code from} and
   * the result.
   *
   * <p>The result equals {@code from} if there are no new records; an empty range is not the end of
   * the source.
   *
   * @param batchTime time of the batch; records that arrived after it belong to a later batch
   * @param from end of the previous range, or {@link #begin}
   * @param maxRecords how many records the batch may take, at least 1: what the job can process in
   *     time, and what the rate that is set for the source allows. The others stay where they are
   *     for the next batch. A source that can only hand out larger portions, such as whole files,
   *     takes at least one of them and at most as many as it estimates to fit; what a batch takes
   *     beyond the limit is subtracted from the next limits. The method is not called for a batch
   *     that may take nothing
   */
  Offset end(Time batchTime, Offset from, long maxRecords) throws Exception;

  /**
   * Splits a range into partitions, which several workers read concurrently. Returns an empty list
   * if the range is empty.
   */
  List<SourcePartition<T>> partitions(OffsetRange range) throws Exception;

  /**
   * Parses the {@linkplain Offset#text text} of an offset, written by this or an earlier version of
   * the source, in this or an earlier process.
   *
   * @throws dev.tidemill.error.TidemillException if the text has an unknown format version;
   *     {@link VersionedText#parse} throws it
   */
  Offset parse(String text);

  /**
   * Returns what another process needs, in addition to the offsets, to read a range with the same
   * records in the same partitions: for example, the paths and lengths of its files. The payload is
   * stored before the batch reads anything, and is returned in {@link SourceContext#resume}. It
   * should be small, and it starts with the version of its format, as {@link VersionedText} writes
   * it. The default is empty, which suits a source whose offsets describe a range completely.
   *
   * @param range a named range that is not yet released
   */
  default String payload(OffsetRange range) throws Exception {
    return "";
  }

  /**
   * Returns what this source must remember about everything before a position, to resume in another
   * process: for example, the files that it has read and that still exist. The payloads of the
   * ranges after that position are returned together with it, so the driver calls this method
   * rarely. The default is empty, which suits a source whose offsets describe its position
   * completely.
   *
   * @param upTo the end of a named range, or the start of the first one; in a source that resumes,
   *     also where it resumes, and the start of the range that is still to be read
   */
  default String memory(Offset upTo) throws Exception {
    return "";
  }

  /**
   * Returns the number of records in a range, or empty if it is unknown without reading the range.
   */
  default OptionalLong count(OffsetRange range) {
    return OptionalLong.empty();
  }

  /**
   * Returns whether a batch may take fewer records than have arrived, so that the others wait. A
   * source that decides what each batch gets, such as the script of a test, returns {@code false}:
   * then only a rate or a pause that the program sets limits it. The default is {@code true}.
   */
  default boolean isPostponable() {
    return true;
  }

  /**
   * Returns how far the job is behind this source, for people and monitoring.
   *
   * <p>Unlike the other methods, this one is called on any thread, concurrently with all others and
   * with itself, also after {@link #close}; it may block, but must not make them wait. The default
   * is unknown. An exception counts as unknown.
   *
   * @param upTo end of the last range that was named
   */
  default SourceLag lag(Offset upTo) throws Exception {
    return SourceLag.UNKNOWN;
  }

  /**
   * Returns what the other side can send again after a failure, for people and monitoring; called
   * like {@link #lag}. The default is {@link ReplayCapability#EXACT}: a source reads the same
   * records again from any offset. Empty while it is unknown.
   */
  default Optional<ReplayCapability> replay() {
    return Optional.of(ReplayCapability.EXACT);
  }

  /**
   * Returns how much more the buffer of this source can hold, for people and monitoring; called
   * like {@link #lag}. The default is empty, for a source without a buffer.
   */
  default Optional<Credit> credit() {
    return Optional.empty();
  }

  /**
   * Tells the source how many records a batch has read of a range whose {@link #count} is unknown,
   * when the batch has succeeded: for estimating how many the next portions have. The default does
   * nothing.
   */
  default void counted(OffsetRange range, long records) {}

  /** Describes a range for users, for example by its file names. The default is both offsets. */
  default String describe(OffsetRange range) {
    return range.toString();
  }

  /**
   * Returns whether records at or after the offset have arrived that no batch has taken. A graceful
   * stop calls this after {@link #stopIntake} and again after each batch, until the result is
   * {@code false}. A wrong {@code false} loses records; if the result is always {@code true}, the
   * stop waits for its timeout. There is no default for that reason: a source that cannot be sure
   * has to check.
   */
  boolean hasMore(Offset from) throws Exception;

  /**
   * Tells the source that batches take nothing from now on, or do again, because the program has
   * paused or resumed it by name. Meanwhile {@link #end} is not called. A source that is pushed
   * records should make its sender wait. The default does nothing, which suits a source whose
   * records stay where they are.
   */
  default void paused(boolean paused) throws Exception {}

  /**
   * Stops accepting new records: neither {@link #end} nor {@link #hasMore} considers records that
   * arrive later. A source that is pushed records refuses them from now on; a source that reads
   * from a store leaves them for the next start.
   */
  void stopIntake() throws Exception;

  /**
   * Tells the source what became of a batch: no later start of the job computes it again. Called
   * once for each range, in order, before the range is released, also if the range is empty. A
   * source that acknowledges records to a sender does it here. If it throws, the failure is logged,
   * and the batch stays completed. The default does nothing.
   *
   * @param range a named range
   */
  default void completed(OffsetRange range, BatchOutcome outcome) {}

  /**
   * Tells the source that no batch will read records before the offset again. The default does
   * nothing.
   */
  default void release(Offset upTo) {}

  /** Releases what {@link Source#open} acquired. Called once, also after a failure. */
  @Override
  void close() throws IOException;
}
