/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import java.io.Serializable;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a job that has never run before starts to read.
 *
 * <pre>{@code
 * Kinesis.stream("orders").startingAt(KinesisStart.at(Instant.parse("2026-03-01T00:00:00Z")))
 * }</pre>
 */
public final class KinesisStart implements Serializable {
  private static final KinesisStart TRIM_HORIZON = new KinesisStart("TRIM_HORIZON", null);
  private static final KinesisStart LATEST = new KinesisStart("LATEST", null);

  private final String name;
  private final @Nullable Instant time;

  private KinesisStart(String name, @Nullable Instant time) {
    this.name = name;
    this.time = time;
  }

  /** The oldest records that the stream retains. */
  public static KinesisStart trimHorizon() {
    return TRIM_HORIZON;
  }

  /** Records that arrive after the start. */
  public static KinesisStart latest() {
    return LATEST;
  }

  /**
   * Records that arrived at a time or later, by the clock of the service; the oldest ones if the
   * time is before the stream's retention period.
   */
  public static KinesisStart at(Instant time) {
    return new KinesisStart("AT_TIMESTAMP", time);
  }

  boolean isLatest() {
    return this == LATEST || name.equals(LATEST.name);
  }

  Optional<Instant> time() {
    return Optional.ofNullable(time);
  }

  /** {@code LATEST}, {@code TRIM_HORIZON} or {@code AT_TIMESTAMP 2026-03-01T00:00:00Z}. */
  @Override
  public String toString() {
    return time == null ? name : name + " " + time;
  }
}
