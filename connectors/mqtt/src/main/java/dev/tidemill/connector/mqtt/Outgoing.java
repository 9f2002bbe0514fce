/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.mqtt;

/** A message that is to be sent. */
final class Outgoing {
  private final String topic;
  private final byte[] payload;

  Outgoing(String topic, byte[] payload) {
    this.topic = topic;
    this.payload = payload;
  }

  String topic() {
    return topic;
  }

  byte[] payload() {
    return payload;
  }
}
