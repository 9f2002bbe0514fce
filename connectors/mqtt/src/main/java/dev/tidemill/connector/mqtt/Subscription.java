/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.mqtt;

import com.hivemq.client.mqtt.datatypes.MqttTopicFilter;

/**
 * Topics that a source asks for.
 *
 * @param filter topic with wildcards
 * @param qos quality of service, at most
 */
record Subscription(String filter, int qos) {
  Subscription {
    try {
      MqttTopicFilter.of(filter);
    } catch (IllegalArgumentException e) {
      throw Arguments.invalid(
          "\"" + filter + "\" is not a topic filter of MQTT: " + e.getMessage());
    }
    Arguments.requireBetween("qos of " + filter, 0, 2, qos);
  }

  @Override
  public String toString() {
    return filter + " (QoS " + qos + ")";
  }
}
