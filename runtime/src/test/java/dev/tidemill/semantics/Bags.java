/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares lists without looking at the order. */
final class Bags {
  private Bags() {}

  static boolean same(List<?> a, List<?> b) {
    return counts(a).equals(counts(b));
  }

  private static Map<Object, Integer> counts(List<?> records) {
    Map<Object, Integer> counts = new HashMap<>();
    for (Object record : records) {
      counts.merge(record, 1, Integer::sum);
    }
    return counts;
  }
}
