/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.checkpoint;

import dev.tidemill.spi.source.NamedRange;
import dev.tidemill.time.Time;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A batch as it is kept: its name and its input.
 *
 * @param ranges by name of the source; empty if they could not be named
 * @param memories of the sources that begin with this batch: what they must not forget of all that
 *     comes before it
 */
public record PlannedBatch(
    long id, Time time, Map<String, NamedRange> ranges, Map<String, String> memories) {
  public PlannedBatch {
    ranges = Collections.unmodifiableMap(new LinkedHashMap<>(ranges));
    memories = Collections.unmodifiableMap(new LinkedHashMap<>(memories));
  }

  /** The same batch with other ranges. */
  PlannedBatch with(Map<String, NamedRange> other) {
    return new PlannedBatch(id, time, other, memories);
  }
}
