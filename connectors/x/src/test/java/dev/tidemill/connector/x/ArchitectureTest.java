/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.x;

import dev.tidemill.testkit.contract.ConnectorArchitecture;
import java.util.Set;

/** A connector stands on what connectors may use, and on its client library. */
class ArchitectureTest implements ConnectorArchitecture {
  @Override
  public Set<String> libraries() {
    return Set.of("com.fasterxml.jackson.core", "javax.net.ssl");
  }

  @Override
  public Set<String> publicTypes() {
    return Set.of("X", "XPost", "XSource", "XToken");
  }
}
