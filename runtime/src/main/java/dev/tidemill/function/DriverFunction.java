/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.function;

/**
 * A function that runs once per batch on the driver, such as the function of {@code transform}. It
 * may throw, and may capture anything, because it is never sent anywhere.
 */
@FunctionalInterface
public interface DriverFunction<A, R> {
  R call(A input) throws Exception;
}
