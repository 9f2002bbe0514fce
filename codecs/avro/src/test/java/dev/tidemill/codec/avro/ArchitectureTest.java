/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec.avro;

import dev.tidemill.testkit.contract.ConnectorArchitecture;
import java.util.Set;

/** A codec stands on what connectors may use, and on its library. */
class ArchitectureTest implements ConnectorArchitecture {
  @Override
  public Set<String> libraries() {
    return Set.of("com.fasterxml.jackson..", "javax.net.ssl", "org.apache.avro..");
  }

  @Override
  public Set<String> publicTypes() {
    return Set.of("Avro", "AvroDecoder", "AvroRegistry");
  }
}
