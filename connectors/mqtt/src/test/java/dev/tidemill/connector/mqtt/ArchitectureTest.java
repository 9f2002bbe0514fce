/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.mqtt;

import dev.tidemill.testkit.contract.ConnectorArchitecture;
import java.util.Set;

/** A connector stands on what connectors may use, and on its client library. */
class ArchitectureTest implements ConnectorArchitecture {
  @Override
  public Set<String> libraries() {
    return Set.of("com.hivemq.client.mqtt..", "io.reactivex..", "javax.net.ssl");
  }

  @Override
  public Set<String> publicTypes() {
    return Set.of("Mqtt", "MqttBroker", "MqttMessage", "MqttSink", "MqttSource");
  }
}
