/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.function;

import java.io.Serializable;

/**
 * Makes a result of four values, for example of a key, its value and its state.
 *
 * <p>Runs on records, on several threads at once; may throw, which fails the batch.
 */
@FunctionalInterface
public interface Function4<A, B, C, D, R> extends Serializable {
  R call(A first, B second, C third, D fourth) throws Exception;
}
