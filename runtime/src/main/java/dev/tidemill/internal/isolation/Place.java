/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.isolation;

import java.io.Serializable;
import java.util.Comparator;

/**
 * A record that a batch reads. All attempts at the batch read the same records, so they agree on
 * it.
 *
 * @param index counted from 0, with the records that are left out
 */
public record Place(Segment segment, long index) implements Comparable<Place>, Serializable {
  private static final Comparator<Place> ORDER =
      Comparator.comparing(Place::segment).thenComparing(Place::index);

  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }
}
