/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.function;

/**
 * A function of two inputs that runs once per batch on the driver. It may throw, and may capture
 * anything, because it is never sent anywhere.
 */
@FunctionalInterface
public interface DriverFunction2<A, B, R> {
  R call(A first, B second) throws Exception;
}
