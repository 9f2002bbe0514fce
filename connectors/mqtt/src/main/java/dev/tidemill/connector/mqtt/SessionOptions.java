/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.mqtt;

import java.time.Duration;

/**
 * What a client asks of its session.
 *
 * @param clientId name of the client, which is also that of the session
 * @param persistent whether the broker keeps the session while the client is away
 * @param expiry for how long it keeps it, at most; MQTT 3.1.1 cannot say that
 * @param receiveMaximum how many messages the broker sends before it waits for acknowledgements;
 *     MQTT 3.1.1 cannot say that
 */
record SessionOptions(String clientId, boolean persistent, Duration expiry, int receiveMaximum) {
  /** The protocol has no more numbers for messages on their way. */
  static final int NO_LIMIT = 65_535;

  static SessionOptions ofSender(String clientId) {
    return new SessionOptions(clientId, false, Duration.ZERO, NO_LIMIT);
  }
}
