/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageProvider;
import java.util.Set;

/** Serves the paths of Hadoop's file systems. Found on the class path. */
public final class HadoopStorageProvider implements StorageProvider {
  /** For {@link java.util.ServiceLoader}. */
  public HadoopStorageProvider() {}

  @Override
  public Set<String> schemes() {
    return Schemes.SERVED;
  }

  @Override
  public Storage open() {
    return new HadoopStorage();
  }
}
