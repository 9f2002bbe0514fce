/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.function;

import java.io.Serializable;
import java.util.function.Function;

/**
 * Maps one record to another: {@code line -> line.length()}.
 *
 * <p>Runs on the workers, on several threads at once; may throw, which fails the batch.
 */
@FunctionalInterface
public interface MapFunction<T, R> extends Function<T, R>, Serializable {
  R call(T record) throws Exception;

  @Override
  @SuppressWarnings("FunctionalInterfaceMethodChanged")
  default R apply(T record) {
    try {
      return call(record);
    } catch (Exception e) {
      throw Rethrow.<RuntimeException>asUnchecked(e);
    }
  }
}
