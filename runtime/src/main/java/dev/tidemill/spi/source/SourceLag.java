/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.source;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far a job is behind its source. What a source cannot know is empty, and never shown as 0.
 *
 * @param records records that have arrived and are in no batch yet
 * @param time how long ago the oldest of them arrived
 */
public record SourceLag(OptionalLong records, Optional<Duration> time) {
  /** The lag of a source that cannot tell. */
  public static final SourceLag UNKNOWN = new SourceLag(OptionalLong.empty(), Optional.empty());

  /** A lag in records. */
  public static SourceLag ofRecords(long records) {
    return new SourceLag(OptionalLong.of(records), Optional.empty());
  }
}
