/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import dev.tidemill.testkit.contract.ConnectorArchitecture;
import java.util.Set;

/** A connector stands on what connectors may use, and on its client library. */
class ArchitectureTest implements ConnectorArchitecture {
  @Override
  public Set<String> libraries() {
    return Set.of(
        "dev.tidemill.data", "dev.tidemill.spi.storage", "javax.net.ssl", "org.apache.hadoop..");
  }

  @Override
  public Set<String> publicTypes() {
    return Set.of("Hadoop", "HadoopFile", "HadoopSink", "HadoopStorage", "HadoopStorageProvider");
  }

  /** Hadoop is called on threads that nobody interrupts, because a storage must not feel interrupts. */
  @Override
  public Set<String> threadOwners() {
    return Set.of("Uninterrupted");
  }
}
