/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.function;

/**
 * A function of three inputs that runs once per batch on the driver. It may throw, and may capture
 * anything, because it is never sent anywhere.
 */
@FunctionalInterface
public interface DriverFunction3<A, B, C, R> {
  R call(A first, B second, C third) throws Exception;
}
