/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import dev.tidemill.testkit.contract.ConnectorArchitecture;
import java.util.Set;

/** A connector stands on what connectors may use, and on its client library. */
class ArchitectureTest implements ConnectorArchitecture {
  @Override
  public Set<String> libraries() {
    return Set.of("javax.net.ssl", "org.apache.kafka..", "org.slf4j");
  }

  @Override
  public Set<String> publicTypes() {
    return Set.of(
        "DeserializerSupplier",
        "Kafka",
        "KafkaDataLoss",
        "KafkaHeaders",
        "KafkaLedgerMismatch",
        "KafkaOffsetRange",
        "KafkaRecord",
        "KafkaSink",
        "KafkaSource",
        "KafkaStart",
        "SerializerSupplier");
  }
}
