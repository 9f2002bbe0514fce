/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.function;

import java.io.Serializable;
import java.util.function.Consumer;

/**
 * Consumes a record.
 *
 * <p>Runs on the workers, on several threads at once; may throw, which fails the batch.
 */
@FunctionalInterface
public interface VoidFunction<T> extends Consumer<T>, Serializable {
  void call(T record) throws Exception;

  @Override
  @SuppressWarnings("FunctionalInterfaceMethodChanged")
  default void accept(T record) {
    try {
      call(record);
    } catch (Exception e) {
      throw Rethrow.<RuntimeException>asUnchecked(e);
    }
  }
}
