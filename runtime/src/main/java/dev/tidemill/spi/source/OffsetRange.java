/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.source;

import java.io.Serializable;

/**
 * The records of one source that belong to one batch.
 *
 * @param from the first position, inclusive
 * @param until the end position, exclusive
 */
public record OffsetRange(Offset from, Offset until) implements Serializable {
  public boolean isEmpty() {
    return from.equals(until);
  }

  @Override
  public String toString() {
    return "[" + VersionedText.without(from.text()) + ", " + VersionedText.without(until.text())
        + ")";
  }
}
