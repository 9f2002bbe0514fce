/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.source;

import java.util.List;

/**
 * Where a source resumes: the ranges that an earlier start of the job named, and which of them may
 * still be read.
 *
 * @param position {@linkplain Offset#text text} of the offset at which the next batch starts, which
 *     is the end of the last range
 * @param ranges contiguous ranges, the last of which ends at the position: all ranges that were
 *     named after {@code memory} was taken, and all that have not been released
 * @param memory what {@link OpenSource#memory} returned at an earlier position; may be empty
 * @param needed text of the offset where the first range begins that the job may still read, or the
 *     position if there is none. No batch reads what is before it
 */
public record SourceResume(String position, List<NamedRange> ranges, String memory, String needed) {
  public SourceResume {
    ranges = List.copyOf(ranges);
  }

  /** All of the ranges may be read. */
  public SourceResume(String position, List<NamedRange> ranges, String memory) {
    this(position, ranges, memory, ranges.isEmpty() ? position : ranges.get(0).from());
  }
}
