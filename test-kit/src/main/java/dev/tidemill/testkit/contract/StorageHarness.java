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
 * What a {@link StorageContract} needs to know of a storage: how to make it, where to write, and
 * how to crash it.
 *
 * <p>A new harness is made for each test, and closed after it. All methods are called on the test's
 * thread.
 */
public interface StorageHarness extends Closeable {
  /** The storage under test, as a process sees it; the same one at each call. */
  Storage storage() throws IOException;

  /** The path of a directory that is empty, or missing, when a test begins. */
  String directory() throws IOException;

  /**
   * Cuts the power, with the loss of all that was not durable, and returns the storage of a process
   * that starts afterwards. By default empty: this cannot be done, and tests of it pass without
   * checking anything.
   */
  default Optional<Storage> losePower() throws IOException {
    return Optional.empty();
  }

  /**
   * The storage of a second process, which runs beside the first. By default empty: this cannot be
   * done, and tests of it pass without checking anything.
   */
  default Optional<Storage> otherProcess() throws IOException {
    return Optional.empty();
  }

  /** Frees what the harness has taken. By default nothing happens. */
  @Override
  default void close() throws IOException {}
}
