/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.function;

import java.io.Serializable;
import java.util.function.BiFunction;

/**
 * Computes a result from two values, for example from an accumulator and one more value.
 *
 * <p>Runs on the workers, on several threads at once; may throw, which fails the batch.
 */
@FunctionalInterface
public interface Function2<A, B, R> extends BiFunction<A, B, R>, Serializable {
  R call(A first, B second) throws Exception;

  @Override
  @SuppressWarnings("FunctionalInterfaceMethodChanged")
  default R apply(A first, B second) {
    try {
      return call(first, second);
    } catch (Exception e) {
      throw Rethrow.<RuntimeException>asUnchecked(e);
    }
  }
}
