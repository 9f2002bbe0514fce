/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.source;

import java.util.List;

/**
 * Where a source resumes: the ranges that an earlier start of the job named and may still read.
 *
 * @param position {@linkplain Offset#text text} of the offset at which the next batch starts, which
 *     is the end of the last range
 * @param ranges contiguous ranges, the last of which ends at the position: all ranges that were
 *     named after {@code memory} was taken, and all that have not been released. The job may read
 *     them until it releases them
 * @param memory what {@link OpenSource#memory} returned at an earlier position; may be empty
 */
public record SourceResume(String position, List<NamedRange> ranges, String memory) {
  public SourceResume {
    ranges = List.copyOf(ranges);
  }
}
