/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.function;

/**
 * Something done once per batch on the driver, such as the function of {@code foreachRDD}; it may throw and may
 * capture what it likes, since it is never sent anywhere.
 */
@FunctionalInterface
public interface DriverAction<A> {
  void call(A input) throws Exception;
}
