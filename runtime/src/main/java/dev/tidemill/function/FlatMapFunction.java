/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.function;

import java.io.Serializable;
import java.util.function.Function;

/**
 * Maps one record to any number of records: {@code line -> List.of(line.split(" "))}.
 *
 * <p>Runs on the workers, on several threads at once; may throw, which fails the batch.
 */
@FunctionalInterface
public interface FlatMapFunction<T, R> extends Function<T, Iterable<? extends R>>, Serializable {
  Iterable<? extends R> call(T record) throws Exception;

  @Override
  @SuppressWarnings("FunctionalInterfaceMethodChanged")
  default Iterable<? extends R> apply(T record) {
    try {
      return call(record);
    } catch (Exception e) {
      throw Rethrow.<RuntimeException>asUnchecked(e);
    }
  }
}
