/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.flume;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;

/**
 * Options of a source.
 *
 * @param host where it listens
 * @param port where it listens
 * @param maxBatchBytes the largest request
 * @param maxConnections how many agents may be connected
 */
record SourceSettings(String host, int port, int maxBatchBytes, int maxConnections) {
  /** A block log takes no event of more than 40 MiB, so its batch would be sent again and again. */
  private static final int MAX_BATCH_BYTES = 32 << 20;

  static SourceSettings of(int port) {
    return new SourceSettings("127.0.0.1", requireBetween("port", 1, 65_535, port), 16 << 20, 100);
  }

  SourceSettings withHost(String newHost) {
    if (newHost.isBlank()) {
      throw invalid("host is empty; name an address of this machine");
    }
    return new SourceSettings(newHost, port, maxBatchBytes, maxConnections);
  }

  SourceSettings withMaxBatchBytes(int bytes) {
    return new SourceSettings(
        host, port, requireBetween("maxBatchBytes", 1_024, MAX_BATCH_BYTES, bytes), maxConnections);
  }

  SourceSettings withMaxConnections(int connections) {
    return new SourceSettings(
        host, port, maxBatchBytes, requireBetween("maxConnections", 1, 10_000, connections));
  }

  private static int requireBetween(String what, int least, int most, int value) {
    if (value < least || value > most) {
      throw invalid(what + " is " + value + "; it must be between " + least + " and " + most);
    }
    return value;
  }

  private static TidemillException invalid(String message) {
    return new TidemillException(ErrorCode.INVALID_ARGUMENT, message);
  }

  @Override
  public String toString() {
    return "Flume at " + host + ":" + port;
  }
}
