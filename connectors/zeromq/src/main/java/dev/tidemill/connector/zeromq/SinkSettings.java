/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.zeromq;

import java.io.Serializable;

/**
 * Options of a sink.
 *
 * @param pattern what the other side does
 * @param endpoint where to connect, or what to bind
 * @param bind whether the other side connects
 * @param timeoutMillis how long to wait for room
 */
record SinkSettings(Pattern pattern, String endpoint, boolean bind, int timeoutMillis)
    implements Serializable {
  @Override
  public String toString() {
    return "ZeroMQ " + (pattern == Pattern.SUBSCRIBE ? "publisher" : "pusher")
        + (bind ? " at " : " to ") + endpoint;
  }
}
