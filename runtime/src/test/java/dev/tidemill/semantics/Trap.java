/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import java.util.concurrent.atomic.AtomicLong;

/** Makes one call of the functions of a job fail, counted over the whole run. Static, since functions travel. */
final class Trap {
  private static final AtomicLong CALLS = new AtomicLong();
  private static volatile long failing;

  private Trap() {}

  /** Begins to count; the call of this number will fail, and with 0 none. */
  static void set(long call) {
    CALLS.set(0);
    failing = call;
  }

  /** How many calls there were. */
  static long calls() {
    return CALLS.get();
  }

  /** A call: hands the value on, or fails. */
  static <T> T pass(T value) {
    if (CALLS.incrementAndGet() == failing) {
      throw new IllegalStateException("trapped on " + value);
    }
    return value;
  }
}
