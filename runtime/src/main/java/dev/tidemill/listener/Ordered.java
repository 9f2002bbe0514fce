/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.listener;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Unmodifiable copies of maps in the order of their entries. */
final class Ordered {
  private Ordered() {}

  /** Every batch copies some: those of a job with one source are the small ones of the JDK. */
  static <K, V> Map<K, V> copy(Map<K, V> map) {
    return map.size() < 2 ? Map.copyOf(map) : Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
