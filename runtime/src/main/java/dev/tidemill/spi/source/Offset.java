/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.source;

import java.io.Serializable;

/**
 * A position in a source, before which everything has been read.
 *
 * <p>Immutable; equal offsets have equal texts. Each source has its own kind; {@link RowOffset} suits those that count
 * from zero. Serializable, so that functions on records may use the ranges of their batch.
 */
public interface Offset extends Serializable {
  /**
   * This offset as text that {@link OpenSource#parse} understands, also in later versions of the source: it begins with the
   * version of its format, as {@link VersionedText} writes it. People are shown it without that.
   */
  String text();
}
