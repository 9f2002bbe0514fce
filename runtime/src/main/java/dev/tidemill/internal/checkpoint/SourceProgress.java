/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.checkpoint;

import dev.tidemill.spi.source.NamedRange;
import java.util.List;

/**
 * How far a source has got.
 *
 * @param position where its next range begins
 * @param ranges those since the memory was taken, the last of which ends at the position
 * @param memory what the source does not forget of all that comes before the ranges
 */
public record SourceProgress(String position, List<NamedRange> ranges, String memory) {
  public SourceProgress {
    ranges = List.copyOf(ranges);
  }
}
