/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.function;

/**
 * An action that runs once per batch on the driver, such as the function of {@code foreachRDD}. It
 * may throw, and may capture anything, because it is never sent anywhere.
 */
@FunctionalInterface
public interface DriverAction<A> {
  void call(A input) throws Exception;
}
