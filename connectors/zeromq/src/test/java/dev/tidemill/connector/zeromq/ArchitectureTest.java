/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.zeromq;

import dev.tidemill.testkit.contract.ConnectorArchitecture;
import java.util.Set;

// region architecture
/** A connector stands on what connectors may use, and on its client library. */
class ArchitectureTest implements ConnectorArchitecture {
  @Override
  public Set<String> libraries() {
    return Set.of("org.zeromq..");
  }

  @Override
  public Set<String> publicTypes() {
    return Set.of("ZeroMq", "ZeroMqMessage", "ZeroMqSink", "ZeroMqSource");
  }
}
// endregion
