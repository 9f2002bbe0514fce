/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.function;

import java.io.Serializable;
import java.util.function.BinaryOperator;

/**
 * Combines two values into one; must be associative and commutative: {@code Long::sum}.
 *
 * <p>Runs on the workers, on several threads at once; may throw, which fails the batch.
 */
@FunctionalInterface
public interface ReduceFunction<T> extends BinaryOperator<T>, Serializable {
  T call(T left, T right) throws Exception;

  @Override
  @SuppressWarnings("FunctionalInterfaceMethodChanged")
  default T apply(T left, T right) {
    try {
      return call(left, right);
    } catch (Exception e) {
      throw Rethrow.<RuntimeException>asUnchecked(e);
    }
  }
}
