/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.metrics;

import java.util.Optional;

/**
 * Shows some of the newest records of streams while a job runs. Records are data of the job's users,
 * so this is off unless the job's settings allow it.
 */
public interface RecordTaps {
  /** Taps of a job whose records are not shown. */
  RecordTaps NONE = new RecordTaps() {
    @Override
    public boolean areAllowed() {
      return false;
    }

    @Override
    public Optional<RecordTap> open(String stream) {
      return Optional.empty();
    }
  };

  /** Whether the settings of the job allow taps, and it has not ended. */
  boolean areAllowed();

  /**
   * Opens a tap, from the next batch on. All that are open on one stream see the same records. A
   * stream that nobody taps costs nothing.
   *
   * @param stream the {@linkplain JobDescription.Stream#key key} of a stream with records: not of
   *     the kind {@link JobDescription.Kind#STATE}
   * @return empty if there is no such stream, taps are not allowed, or 20 streams have one
   */
  Optional<RecordTap> open(String stream);
}
