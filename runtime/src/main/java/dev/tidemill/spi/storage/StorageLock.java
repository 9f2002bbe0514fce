/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.storage;

import java.io.Closeable;
import java.io.IOException;

/** A lock that this process holds. Created by {@link Storage#lock}. */
public interface StorageLock extends Closeable {
  /** Releases the lock. Any thread may call it; further calls do nothing. */
  @Override
  void close() throws IOException;
}
