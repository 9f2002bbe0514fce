/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

/**
 * What is in front of a value that says its class itself; scalars have their own. Stored: they
 * never change.
 */
final class Tags {
  static final int NULL = 0;
  static final int OPTIONAL = 100;
  static final int PAIR = 101;
  static final int ENTRY = 102;
  static final int COLLECTION = 103;
  static final int MAP = 104;
  static final int ARRAY = 105;

  /** The hash of a name in the schema follows. */
  static final int NAMED = 120;

  /** Elements of an array can be of any class. */
  static final int ANY = 121;

  private Tags() {}
}
