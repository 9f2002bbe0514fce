/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.statestore;

import java.time.Duration;
import java.util.Optional;

/**
 * When a snapshot is taken: at an interval of batch times, or when the changes since the last one
 * outweigh it. So the log and a restart take no more than a constant times the size of the state.
 *
 * @param interval time between snapshots, if set
 * @param weight how many times as long as the snapshot the changes may be
 * @param minBytes changes of fewer bytes never outweigh a snapshot
 */
public record SnapshotRule(Optional<Duration> interval, double weight, long minBytes) {
  /** A record costs this many bytes more than it has, for reading it and its frame. */
  private static final long RECORD_BYTES = 100;

  public SnapshotRule {
    if (weight <= 0
        || minBytes < 0
        || interval.filter(each -> each.isNegative() || each.isZero()).isPresent()) {
      throw new IllegalArgumentException(
          "interval " + interval + ", weight " + weight + ", at least " + minBytes + " bytes");
    }
  }

  /** Takes a snapshot when changes are longer than the last one, and at least 1 MiB. */
  public static SnapshotRule byWeight() {
    return new SnapshotRule(Optional.empty(), 1, 1 << 20);
  }

  /** Takes a snapshot at an interval of batch times. */
  public static SnapshotRule every(Duration interval) {
    return new SnapshotRule(Optional.of(interval), 1, 0);
  }

  boolean isDue(
      long millisSinceSnapshot, long snapshotBytes, long changedBytes, long changedRecords) {
    return interval.map(each -> millisSinceSnapshot >= each.toMillis()).orElseGet(() -> {
      long bytes = changedBytes + RECORD_BYTES * changedRecords;
      return bytes >= minBytes && bytes > weight * snapshotBytes;
    });
  }
}
