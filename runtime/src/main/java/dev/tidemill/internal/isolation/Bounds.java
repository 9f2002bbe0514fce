/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.isolation;

import java.io.Serializable;

/** Records of a segment, by their indexes: those from {@code from} on and before {@code until}. */
record Bounds(long from, long until) implements Serializable {
  static final Bounds ALL = new Bounds(0, Long.MAX_VALUE);
  static final Bounds NONE = new Bounds(0, 0);
}
