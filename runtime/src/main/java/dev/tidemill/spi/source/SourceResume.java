/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.source;

import java.util.List;

/**
 * Where a source goes on: what an earlier start of the job has named, and may still ask for.
 *
 * @param position {@linkplain Offset#text text} of the offset at which the next batch begins: the end of the last range
 * @param ranges ranges one after the other, the last of which ends at the position: all that were named after the memory was
 *     taken, and all that have not been released. The job may ask for them until it releases them
 * @param memory what the source {@linkplain OpenSource#memory remembered} at an earlier position; empty if it remembers nothing
 */
public record SourceResume(String position, List<NamedRange> ranges, String memory) {
  public SourceResume {
    ranges = List.copyOf(ranges);
  }
}
