/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.internal;

import java.util.List;

/** Lists of records as bags: how often each occurs counts, and their order does not. */
public final class RecordsInAnyOrder {
  private RecordsInAnyOrder() {}

  /** Whether both have the same records. */
  public static boolean same(List<?> actual, List<?> expected) {
    return actual.size() == expected.size() && containsAll(actual, expected);
  }

  /** Whether the first has all records of the second, each at least as often. */
  public static boolean containsAll(List<?> actual, List<?> expected) {
    return new Matching(actual, expected, RecordEquality.byEquals()).missing().isEmpty();
  }
}
