/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.storage;

import java.util.Set;

/**
 * Offers the storage of the paths with a scheme, such as {@code hdfs://namenode/in}. Providers are
 * found on the class path with {@link java.util.ServiceLoader}; an artifact names its provider in
 * {@code META-INF/services/dev.tidemill.spi.storage.StorageProvider}.
 *
 * <p>Any thread may call these methods. A provider has a public constructor without parameters and
 * no state.
 */
public interface StorageProvider {
  /** Returns the schemes that it serves, in lower case: {@code Set.of("hdfs", "s3a")}. */
  Set<String> schemes();

  /**
   * Creates the storage for these schemes. Called once per {@link StoragesByScheme}, when the first
   * path with one of the schemes is used; it should connect only when a path is used.
   */
  Storage open();
}
