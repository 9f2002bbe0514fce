/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.batch;

import dev.tidemill.error.Origin;
import dev.tidemill.spi.source.BatchOutcome;
import dev.tidemill.spi.source.Offset;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.time.Time;
import java.util.OptionalLong;

/** An input as the cutting of batches sees it: something that names the range of each batch. */
public interface RangedInput {
  /** Name of its stream. */
  String name();

  /** The operation that declared it. */
  Origin origin();

  Offset begin() throws Exception;

  Offset end(Time batchTime, Offset from, long maxRecords) throws Exception;

  Offset parse(String text);

  String payload(OffsetRange range) throws Exception;

  String memory(Offset upTo) throws Exception;

  OptionalLong count(OffsetRange range);

  /** A range whose count was not known has so many records. */
  void counted(OffsetRange range, long records);

  String describe(OffsetRange range);

  boolean hasMore(Offset from) throws Exception;

  /** Whether a batch may leave records for the next one because processing them takes long. */
  boolean isPostponable();

  /** Batches take nothing of the input from now on, or they do again. */
  void paused(boolean paused) throws Exception;

  void stopIntake() throws Exception;

  void completed(OffsetRange range, BatchOutcome outcome);

  void release(Offset upTo);
}
