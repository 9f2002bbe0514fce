/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.flume;

import dev.tidemill.testkit.contract.ConnectorArchitecture;
import java.util.Set;

/** A connector stands on what connectors may use. */
class ArchitectureTest implements ConnectorArchitecture {
  @Override
  public Set<String> libraries() {
    return Set.of("javax.net.ssl");
  }

  @Override
  public Set<String> publicTypes() {
    return Set.of("Flume", "FlumeEvent", "FlumeSource");
  }
}
