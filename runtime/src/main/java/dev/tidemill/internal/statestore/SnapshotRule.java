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
 * @param recordBytes a record costs this many bytes more than it has, for reading it and its frame
 */
public record SnapshotRule(
    Optional<Duration> interval, double weight, long minBytes, long recordBytes) {
  private static final long RECORD_IN_A_FILE = 100;

  /** A store takes as long to find a file as to send this much of one. */
  private static final long RECORD_AS_A_FILE = 32 << 10;

  /** A rule for records that are in one file, one after the other. */
  public SnapshotRule(Optional<Duration> interval, double weight, long minBytes) {
    this(interval, weight, minBytes, RECORD_IN_A_FILE);
  }

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

  /** The same where each record is a file of its own, so that a restart reads some dozens. */
  public static SnapshotRule byWeightOfFiles() {
    return new SnapshotRule(Optional.empty(), 1, 1 << 20, RECORD_AS_A_FILE);
  }

  /** Takes a snapshot at an interval of batch times. */
  public static SnapshotRule every(Duration interval) {
    return new SnapshotRule(Optional.of(interval), 1, 0);
  }

  boolean isDue(
      long millisSinceSnapshot, long snapshotBytes, long changedBytes, long changedRecords) {
    return interval.map(each -> millisSinceSnapshot >= each.toMillis()).orElseGet(() -> {
      long bytes = changedBytes + recordBytes * changedRecords;
      return bytes >= minBytes && bytes > weight * snapshotBytes;
    });
  }
}
