/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import java.nio.charset.StandardCharsets;

/** A record that is to be put. */
final class Outgoing {
  /** Largest record that a stream can be set to take. */
  static final int MAX_BYTES = 10 << 20;

  private final String key;
  private final byte[] data;

  Outgoing(String key, byte[] data) {
    this.key = key;
    this.data = data;
  }

  String key() {
    return key;
  }

  byte[] data() {
    return data;
  }

  /** What counts against the limits of the service. */
  int bytes() {
    return data.length + key.getBytes(StandardCharsets.UTF_8).length;
  }
}
