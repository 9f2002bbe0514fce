/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.source;

/**
 * Creates a new receiver for each start and restart. Called on the driver's thread or on a
 * receiver's thread.
 */
@FunctionalInterface
public interface ReceiverSupplier<T> {
  Receiver<T> get();
}
