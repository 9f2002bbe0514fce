/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.contract;

import dev.tidemill.spi.storage.Storage;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/**
 * Provides a {@link StorageContract} with a storage, a directory, and a way to crash.
 *
 * <p>A new harness is created for each test and closed after it. All methods are called on the
 * thread of the test.
 */
public interface StorageHarness extends Closeable {
  /** Returns the storage of one process. Every call returns the same one. */
  Storage storage() throws IOException;

  /** Returns the path of a directory that is empty or missing when a test starts. */
  String directory() throws IOException;

  /**
   * Simulates a power loss, which loses everything that is not durable, and returns the storage of
   * a process that starts afterwards. The default is empty: power losses are not supported, and
   * their tests pass without checking anything.
   */
  default Optional<Storage> losePower() throws IOException {
    return Optional.empty();
  }

  /**
   * Returns the storage of a second process that runs concurrently. The default is empty: this is
   * not supported, and its tests pass without checking anything.
   */
  default Optional<Storage> otherProcess() throws IOException {
    return Optional.empty();
  }

  /** Releases what the harness acquired. The default does nothing. */
  @Override
  default void close() throws IOException {}
}
