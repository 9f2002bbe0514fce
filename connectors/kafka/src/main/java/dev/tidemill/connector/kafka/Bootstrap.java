/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The servers to connect to first. */
record Bootstrap(List<Server> servers) {
  private static final int MAX_PORT = 65_535;
  private static final Duration TIME_TO_CONNECT = Duration.ofSeconds(3);

  /** A host, without brackets, and a port. */
  record Server(String host, int port) {
    @Override
    public String toString() {
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
  }

  Bootstrap {
    servers = List.copyOf(servers);
  }

  /**
   * Reads {@code host:port,host:port}.
   *
   * @throws TidemillException if a port or a host is missing, or a port is out of range
   */
  static Bootstrap parse(String text) {
    List<Server> servers = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      if (!part.isBlank()) {
        servers.add(server(part.strip(), text));
      }
    }
    if (servers.isEmpty()) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          "servers is \"" + text + "\"; give host:port, or several of them with commas");
    }
    return new Bootstrap(servers);
  }

  private static Server server(String part, String text) {
    int scheme = part.indexOf("://"); // Kafka's clients pass over it
    String address = scheme < 0 ? part : part.substring(scheme + 3);
    int colon = address.lastIndexOf(':');
    boolean isPort = colon >= 0 && address.indexOf(']', colon) < 0;
    String port = isPort ? address.substring(colon + 1) : "";
    String host = isPort ? address.substring(0, colon) : address;
    if (host.isBlank()) {
      throw wrong(text, "\"" + part + "\" has no host; write localhost:" + port);
    }
    if (port.isEmpty()) {
      throw wrong(text, "the port of " + part + " is missing; write " + host + ":9092");
    }
    if (!port.matches("[0-9]{1,9}")
        || Integer.parseInt(port) < 1
        || Integer.parseInt(port) > MAX_PORT) {
      throw wrong(text, "port \"" + port + "\" must be a number from 1 to " + MAX_PORT);
    }
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    return new Server(
        bracketed ? host.substring(1, host.length() - 1) : host, Integer.parseInt(port));
  }

  private static TidemillException wrong(String text, String what) {
    return new TidemillException(
        ErrorCode.INVALID_ARGUMENT, "servers is \"" + text + "\": " + what);
  }

  /**
   * Returns if one of the servers takes connections. Kafka's clients try for long, and say in many
   * lines and not in their error that nothing listens, or that it needs another protocol; so this
   * is found out before one is made.
   *
   * @param securityProtocol of the clients
   * @throws TidemillException if none does, or if the first that does is found to need another
   *     protocol
   */
  void requireListener(Duration atMost, String securityProtocol, ErrorCode code) {
    int millis = (int) Math.max(1, Math.min(TIME_TO_CONNECT.toMillis(), atMost.toMillis()));
    List<String> reasons = new ArrayList<>();
    IOException last = null;
    for (Server server : servers) {
      try {
        for (InetAddress address : InetAddress.getAllByName(server.host())) {
          try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, server.port()), millis);
            requireProtocol(socket, server, securityProtocol, millis, code);
            return;
          } catch (IOException e) {
            last = e;
          }
        }
        reasons.add(server + (last == null ? " has no address" : ": " + last.getMessage()));
      } catch (UnknownHostException e) {
        last = e;
        reasons.add(server + ": unknown host");
      }
    }
    throw new TidemillException(
        code,
        "no Kafka broker is reachable (" + String.join(", ", reasons)
            + "); start it, or correct servers(\"host:port\")",
        last);
  }

  private static void requireProtocol(
      Socket socket, Server server, String securityProtocol, int millis, ErrorCode code) {
    Optional<String> mismatch = ListenerProbe.mismatch(socket, server, securityProtocol, millis);
    if (mismatch.isPresent()) {
      throw new TidemillException(code, "Kafka cannot be used: the listener at " + mismatch.get());
    }
  }
}
