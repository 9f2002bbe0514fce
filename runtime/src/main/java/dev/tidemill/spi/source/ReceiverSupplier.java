/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.source;

/** Makes a new receiver for each start and restart; called on the driver's thread or a receiver's. */
@FunctionalInterface
public interface ReceiverSupplier<T> {
  Receiver<T> get();
}
