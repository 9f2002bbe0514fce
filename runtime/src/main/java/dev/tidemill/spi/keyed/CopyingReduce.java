/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.keyed;

import dev.tidemill.error.Origin;
import dev.tidemill.function.ReduceFunction;
import dev.tidemill.spi.value.Loan;
import org.jspecify.annotations.Nullable;

/**
 * A function of a window that may change its first argument: a pane that other windows read too, or
 * a combination to which a failed batch goes back. It gets a copy, if the argument can change.
 */
final class CopyingReduce<V> implements ReduceFunction<V> {
  private static final long serialVersionUID = 1L;

  private final ReduceFunction<V> function;
  private final Origin origin;

  /** A class whose objects cannot change, if the last first argument was of one. */
  private transient @Nullable Class<?> fixedType;

  CopyingReduce(ReduceFunction<V> function, Origin origin) {
    this.function = function;
    this.origin = origin;
  }

  @Override
  @SuppressWarnings("unchecked") // a copy has the type of its original
  public V call(V first, V second) throws Exception {
    if (first == null || first.getClass() == fixedType) {
      return function.call(first, second);
    }
    if (!Loan.isNeeded(first)) {
      if (Loan.isNeverNeeded(first.getClass())) {
        fixedType = first.getClass();
      }
      return function.call(first, second);
    }
    Loan loan = Loan.of(first);
    V result = function.call((V) loan.value(), second);
    loan.verify(origin);
    return result;
  }
}
