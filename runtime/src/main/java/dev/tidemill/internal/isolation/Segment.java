/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.isolation;

import dev.tidemill.time.Time;
import java.io.Serializable;
import java.util.Comparator;

/**
 * A partition of something that a batch reads.
 *
 * @param name of the source, or key of the stream that a window reads
 * @param batch the batch whose records it has
 */
public record Segment(Kind kind, String name, Time batch, int partition)
    implements Comparable<Segment>, Serializable {
  private static final Comparator<Segment> ORDER = Comparator.comparing(Segment::kind)
      .thenComparing(Segment::batch)
      .thenComparing(Segment::name)
      .thenComparing(Segment::partition);

  /** What is read. */
  public enum Kind {
    /** Records of an earlier batch, which a window has kept. */
    PANE,
    /** Records of a source in this batch. */
    SOURCE
  }

  Segment of(int otherPartition) {
    return new Segment(kind, name, batch, otherPartition);
  }

  @Override
  public int compareTo(Segment other) {
    return ORDER.compare(this, other);
  }
}
