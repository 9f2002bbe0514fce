/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.source;

import java.io.Serializable;

/**
 * A position in a source. Everything before it has been read.
 *
 * <p>Offsets are immutable and implement {@code equals}; equal offsets have equal texts. Each
 * source defines its own type; {@link RowOffset} suits sources that count from zero. Offsets are
 * serializable, so that functions on records can use the ranges of their batch.
 */
public interface Offset extends Serializable {
  /**
   * Returns this offset as text that {@link OpenSource#parse} reads, also in later versions of the
   * source. The text starts with the version of its format, as {@link VersionedText} writes it;
   * what users see omits the version.
   */
  String text();
}
