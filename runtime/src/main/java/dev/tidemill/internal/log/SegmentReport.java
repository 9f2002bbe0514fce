/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.log;

import java.util.Optional;

/**
 * What is in a file of a log.
 *
 * @param file path of the file
 * @param number of the file
 * @param epoch of its frames; 0 if it has no valid header
 * @param firstFrame number of its first frame in the log
 * @param frames how many valid frames it has; 0 if the log begins after this file
 * @param head whether its first frame stands for all frames before it
 * @param synced whether each force has synced it
 * @param whole whether it was created as a whole
 * @param validBytes length of what is valid, without reserved space
 * @param contentBytes length of what is not reserved space, valid or not
 * @param bytes length of the file
 * @param torn what is behind that, if anything is: the remains of a write that has not finished
 */
public record SegmentReport(
    String file,
    long number,
    long epoch,
    long firstFrame,
    long frames,
    boolean head,
    boolean synced,
    boolean whole,
    int validBytes,
    int contentBytes,
    int bytes,
    Optional<String> torn) {
  static SegmentReport of(
      SegmentFile file, SegmentHeader header, long frames, int validBytes, Optional<String> torn) {
    return new SegmentReport(
        file.path(),
        header.number(),
        header.epoch(),
        header.first(),
        frames,
        header.has(SegmentHeader.HEAD),
        header.has(SegmentHeader.SYNCED),
        header.has(SegmentHeader.WHOLE),
        validBytes,
        Math.max(validBytes, file.contentEnd()),
        file.length(),
        torn);
  }

  /** A file whose frames come before the beginning of the log. */
  static SegmentReport notNeeded(SegmentFile file, SegmentHeader header) {
    return of(file, header, 0, SegmentHeader.BYTES, Optional.empty());
  }

  /** A file without a valid header. */
  static SegmentReport empty(SegmentFile file, Optional<String> torn) {
    return new SegmentReport(
        file.path(),
        file.number(),
        0,
        0,
        0,
        false,
        true,
        false,
        0,
        file.contentEnd(),
        file.length(),
        torn);
  }
}
