/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

/**
 * How many records a file has, by the bytes of a record in the batches before; the last few batches
 * count most. Until one was read, the format guesses.
 */
final class RecordSize {
  private static final double REMEMBERED = 0.8;

  private final FileFormat<?> format;
  private double bytes;
  private double records;

  RecordSize(FileFormat<?> format) {
    this.format = format;
  }

  /** Files of so many bytes had so many records. */
  void measured(long fileBytes, long fileRecords) {
    bytes = bytes * REMEMBERED + fileBytes;
    records = records * REMEMBERED + fileRecords;
  }

  /** At least one record: opening a file costs something, too. */
  long recordsIn(long fileBytes) {
    return Math.max(
        1,
        format
            .recordsIn(fileBytes)
            .orElseGet(() -> bytes > 0
                ? (long) (fileBytes * (records / bytes))
                : format.estimatedRecordsIn(fileBytes)));
  }
}
