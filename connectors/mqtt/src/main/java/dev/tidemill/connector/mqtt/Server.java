/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.mqtt;

import java.net.URI;
import java.net.URISyntaxException;

/** Address of a broker. */
record Server(String host, int port, boolean tls) {
  private static final int PORT = 1883;
  private static final int TLS_PORT = 8883;

  static Server parse(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw malformed("a server is not a URI");
    }
    if (uri.getRawUserInfo() != null || text.indexOf('@') >= 0) {
      throw Arguments.invalid("the URI of a server has a user; pass user and password to user(...)"
          + " and password(...), so that they appear in no log");
    }
    boolean tls;
    switch (uri.getScheme() == null ? "" : uri.getScheme()) {
      case "tcp", "mqtt" -> tls = false;
      case "ssl", "tls", "mqtts" -> tls = true;
      default -> throw malformed("server \"" + text + "\" has no scheme that is known");
    }
    String host = uri.getHost();
    boolean hasMore = uri.getRawQuery() != null
        || uri.getRawFragment() != null
        || !(uri.getRawPath() == null || uri.getRawPath().isEmpty());
    if (host == null || hasMore) {
      throw malformed("server \"" + text + "\" is not a host with a port");
    }
    int port = uri.getPort() < 0 ? (tls ? TLS_PORT : PORT) : uri.getPort();
    return new Server(host, Arguments.requireBetween("port of a server", 1, 65_535, port), tls);
  }

  private static RuntimeException malformed(String what) {
    return Arguments.invalid(what + "; write tcp://host:1883, or ssl://host:8883 for TLS");
  }

  @Override
  public String toString() {
    return (tls ? "ssl://" : "tcp://") + host + ":" + port;
  }
}
