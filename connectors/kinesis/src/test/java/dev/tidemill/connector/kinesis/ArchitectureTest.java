/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import dev.tidemill.testkit.contract.ConnectorArchitecture;
import java.util.Set;

/** A connector stands on what connectors may use, and on its client library. */
class ArchitectureTest implements ConnectorArchitecture {
  @Override
  public Set<String> libraries() {
    return Set.of("javax.net.ssl", "org.slf4j", "software.amazon.awssdk..");
  }

  @Override
  public Set<String> publicTypes() {
    return Set.of(
        "Kinesis",
        "KinesisDataLoss",
        "KinesisRecord",
        "KinesisSink",
        "KinesisSource",
        "KinesisStart");
  }
}
