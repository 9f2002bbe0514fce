/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.mqtt;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import org.jspecify.annotations.Nullable;

/**
 * Options of a sink.
 *
 * @param broker where to connect
 * @param clientId name of the client; null for one that is derived from the job
 * @param qos quality of service: 1 or 2
 * @param retained whether the broker keeps the last message of each topic
 * @param inFlight messages that are sent and not yet acknowledged, at most
 */
record SinkSettings(
    MqttBroker broker, @Nullable String clientId, int qos, boolean retained, int inFlight) {
  static SinkSettings of(MqttBroker broker) {
    return new SinkSettings(broker, null, 1, false, 1_000);
  }

  SinkSettings withClientId(String id) {
    return new SinkSettings(broker, Arguments.requireText("clientId", id), qos, retained, inFlight);
  }

  SinkSettings withQos(int newQos) {
    if (newQos == 0) {
      throw Arguments.invalid("qos of a sink is 0, with which nobody knows whether a message has"
          + " arrived; it must be 1 or 2");
    }
    return new SinkSettings(
        broker, clientId, Arguments.requireBetween("qos", 1, 2, newQos), retained, inFlight);
  }

  SinkSettings keepingLast() {
    return new SinkSettings(broker, clientId, qos, true, inFlight);
  }

  SinkSettings withInFlight(int messages) {
    return new SinkSettings(
        broker, clientId, qos, retained, Arguments.requireBetween("inFlight", 1, 65_535, messages));
  }

  TidemillException failed(String what, Throwable cause) {
    return new TidemillException(
        ErrorCode.OUTPUT_FAILED, broker + ": " + what, Reasons.cause(cause));
  }
}
