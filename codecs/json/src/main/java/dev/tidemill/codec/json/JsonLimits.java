/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec.json;

import java.io.Serializable;

/**
 * What a payload may cost.
 *
 * @param maxBytes its size
 * @param maxDepth how deep it is nested
 */
record JsonLimits(int maxBytes, int maxDepth) implements Serializable {
  static final JsonLimits DEFAULT = new JsonLimits(1 << 20, 64);
}
