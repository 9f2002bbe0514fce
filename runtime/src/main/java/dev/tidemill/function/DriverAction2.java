/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.function;

/**
 * Something done with two inputs once per batch on the driver; it may throw and may capture what it likes, since
 * it is never sent anywhere.
 */
@FunctionalInterface
public interface DriverAction2<A, B> {
  void call(A first, B second) throws Exception;
}
