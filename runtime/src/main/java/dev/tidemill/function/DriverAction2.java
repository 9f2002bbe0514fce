/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.function;

/**
 * An action with two inputs that runs once per batch on the driver. It may throw, and may capture
 * anything, because it is never sent anywhere.
 */
@FunctionalInterface
public interface DriverAction2<A, B> {
  void call(A first, B second) throws Exception;
}
