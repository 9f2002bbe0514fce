/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec.json;

import dev.tidemill.testkit.contract.ConnectorArchitecture;
import java.util.Set;

/** A codec stands on what connectors may use, and on its library. */
class ArchitectureTest implements ConnectorArchitecture {
  @Override
  public Set<String> libraries() {
    return Set.of("com.fasterxml.jackson..");
  }

  @Override
  public Set<String> publicTypes() {
    return Set.of("Json", "JsonDecoder");
  }
}
