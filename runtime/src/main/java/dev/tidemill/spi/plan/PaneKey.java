/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.plan;

import dev.tidemill.time.Time;
import java.util.Comparator;

/**
 * Identifies a pane: the records of one stream in one batch, which later batches read through
 * windows. A pane has the same key in every process that runs the job. Ordered by stream, then by
 * batch.
 *
 * @param stream the stream's key
 * @param batch the batch
 */
public record PaneKey(String stream, Time batch) implements Comparable<PaneKey> {
  private static final Comparator<PaneKey> ORDER =
      Comparator.comparing(PaneKey::stream).thenComparing(PaneKey::batch);

  @Override
  public int compareTo(PaneKey other) {
    return ORDER.compare(this, other);
  }
}
