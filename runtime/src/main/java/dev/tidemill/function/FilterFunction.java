/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.function;

import java.io.Serializable;
import java.util.function.Predicate;

/**
 * Decides whether a record is kept: {@code line -> !line.isBlank()}.
 *
 * <p>Runs on the workers, on several threads at once; may throw, which fails the batch.
 */
@FunctionalInterface
public interface FilterFunction<T> extends Predicate<T>, Serializable {
  boolean call(T record) throws Exception;

  @Override
  @SuppressWarnings("FunctionalInterfaceMethodChanged")
  default boolean test(T record) {
    try {
      return call(record);
    } catch (Exception e) {
      throw Rethrow.<RuntimeException>asUnchecked(e);
    }
  }
}
