/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.flume;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import org.jspecify.annotations.Nullable;

/**
 * Options of a source.
 *
 * @param host where it listens
 * @param port where it listens
 * @param maxBatchBytes the largest request
 * @param maxConnections how many agents may be connected
 * @param keyStore key and certificate for TLS; null without TLS
 * @param trustStore authorities of the certificates of agents; null if agents need none
 */
record SourceSettings(
    String host,
    int port,
    int maxBatchBytes,
    int maxConnections,
    @Nullable StoreFile keyStore,
    @Nullable StoreFile trustStore) {
  /** A block log takes no event of more than 40 MiB, so its batch would be sent again and again. */
  private static final int MAX_BATCH_BYTES = 32 << 20;

  static SourceSettings of(int port) {
    return new SourceSettings(
        "127.0.0.1", requireBetween("port", 1, 65_535, port), 16 << 20, 100, null, null);
  }

  SourceSettings withHost(String newHost) {
    if (newHost.isBlank()) {
      throw invalid("host is empty; name an address of this machine");
    }
    return new SourceSettings(newHost, port, maxBatchBytes, maxConnections, keyStore, trustStore);
  }

  SourceSettings withMaxBatchBytes(int bytes) {
    return new SourceSettings(
        host,
        port,
        requireBetween("maxBatchBytes", 1_024, MAX_BATCH_BYTES, bytes),
        maxConnections,
        keyStore,
        trustStore);
  }

  SourceSettings withMaxConnections(int connections) {
    return new SourceSettings(
        host,
        port,
        maxBatchBytes,
        requireBetween("maxConnections", 1, 10_000, connections),
        keyStore,
        trustStore);
  }

  SourceSettings withKeyStore(StoreFile file) {
    return new SourceSettings(host, port, maxBatchBytes, maxConnections, file, trustStore);
  }

  SourceSettings withTrustStore(StoreFile file) {
    return new SourceSettings(host, port, maxBatchBytes, maxConnections, keyStore, file);
  }

  /**
   * The certificates of TLS, if it is on.
   *
   * @throws TidemillException if agents need certificates, and TLS is off
   */
  @Nullable
  Certificates certificates() {
    if (keyStore != null) {
      return new Certificates(keyStore, trustStore);
    }
    if (trustStore != null) {
      throw invalid(
          "trustStore(" + trustStore + ") of " + this + " is set, and keyStore(...) is not:"
              + " agents present certificates only over TLS; add keyStore(...), or leave out"
              + " trustStore(...)");
    }
    return null;
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
