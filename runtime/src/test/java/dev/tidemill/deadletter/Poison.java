/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.deadletter;

import dev.tidemill.data.Pair;

/** Functions that fail on certain records. */
final class Poison {
  static final String MARK = "poison";

  private Poison() {}

  static boolean isIn(Object record) {
    return record.toString().contains(MARK);
  }

  /** Returns what it is given, or fails. */
  static <T> T checked(T record) {
    if (isIn(record)) {
      throw new IllegalStateException("cannot take " + record);
    }
    return record;
  }

  /** A key and a value of a text such as {@code a=1}. */
  static Pair<String, String> pair(String record) {
    String[] parts = record.split("=", 2);
    return new Pair<>(parts[0], parts[1]);
  }

  static String joined(String left, String right) {
    return checked(left) + "+" + checked(right);
  }
}
