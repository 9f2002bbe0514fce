/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.function;

/**
 * Lets a functional interface of the JDK, which declares no exception, rethrow a checked one
 * unchanged.
 */
final class Rethrow {
  private Rethrow() {}

  @SuppressWarnings("unchecked")
  static <E extends Throwable> RuntimeException asUnchecked(Throwable failure) throws E {
    throw (E) failure;
  }
}
