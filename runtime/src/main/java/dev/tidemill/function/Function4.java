/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.function;

import java.io.Serializable;

/**
 * Computes a result from four values, for example from the batch time, a key, its values and its
 * state.
 *
 * <p>Runs on the workers, on several threads at once; may throw, which fails the batch.
 */
@FunctionalInterface
public interface Function4<A, B, C, D, R> extends Serializable {
  R call(A first, B second, C third, D fourth) throws Exception;
}
