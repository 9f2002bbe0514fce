/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.log;

import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What is in a log.
 *
 * @param segments its files in order; if it is corrupted, those before the corruption
 * @param epoch the highest epoch; 0 if the log is empty
 * @param nextFrame number of the next frame
 * @param corruption what cannot be read, and must not be passed over
 */
public record LogReport(
    List<SegmentReport> segments,
    long epoch,
    long nextFrame,
    Optional<LogCorruptedException> corruption) {
  public LogReport {
    segments = List.copyOf(segments);
  }

  /** Number of the last file; 0 if there is none. */
  long lastSegment() {
    return segments.isEmpty() ? 0 : segments.get(segments.size() - 1).number();
  }

  /** Numbers of the files whose first frame stands for all frames before it. */
  NavigableSet<Long> heads() {
    return segments.stream()
        .filter(SegmentReport::head)
        .map(SegmentReport::number)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Bytes in the last file with a head and those after it, without reserved space. */
  long bytesSinceHead() {
    NavigableSet<Long> heads = heads();
    long from = heads.isEmpty() ? 0 : heads.last();
    return segments.stream()
        .filter(segment -> segment.number() >= from)
        .mapToLong(SegmentReport::validBytes)
        .sum();
  }
}
