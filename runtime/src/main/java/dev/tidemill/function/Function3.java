/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.function;

import java.io.Serializable;

/**
 * Computes a result from three values, for example from a key, its value and its state.
 *
 * <p>Runs on the workers, on several threads at once; may throw, which fails the batch.
 */
@FunctionalInterface
public interface Function3<A, B, C, R> extends Serializable {
  R call(A first, B second, C third) throws Exception;
}
