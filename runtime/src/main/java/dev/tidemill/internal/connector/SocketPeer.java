/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** The server that a socket stream connects to. Prints as {@code localhost:9999}. */
public record SocketPeer(String host, int port) {
  private static final int MAX_PORT = 65_535;

  /**
   * The server that an operation names.
   *
   * @throws TidemillException if there can be no such server; the message names the operation and
   *     its line
   */
  public static SocketPeer of(Origin origin, @Nullable String host, int port) {
    if (host == null || host.isBlank()) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          "host is " + (host == null ? "null" : "\"" + host + "\"") + " in " + origin
              + "; name the machine to connect to, such as localhost");
    }
    if (port < 1 || port > MAX_PORT) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          "port is " + port + " in " + origin + "; it must be from 1 to " + MAX_PORT);
    }
    return new SocketPeer(host, port);
  }

  /** Why there is no connection, and what to do about it. */
  String noConnection(IOException failure, @Nullable InetAddress address, SocketSettings settings) {
    return "error connecting to " + this + advice(failure, address, settings);
  }

  private String advice(
      IOException failure, @Nullable InetAddress address, SocketSettings settings) {
    if (failure instanceof UnknownHostException) {
      return ": no address is known for host \"" + host
          + "\"; check its spelling, or whether this machine can resolve names";
    }
    if (failure instanceof SocketTimeoutException) {
      return ": no answer within " + settings.connectTimeout().toMillis()
          + " ms (stream.socket.connectTimeout); is the machine up, and does a firewall let this"
          + " through?";
    }
    if (failure instanceof ConnectException && isRefusal(failure)) {
      boolean here = address != null && address.isLoopbackAddress();
      return here
          ? ": no server listens there; start one in another terminal, for example `nc -lk " + port
              + "`"
          : ": no server listens there; start it, or check host and port";
    }
    return "";
  }

  /** Other failures to connect, such as an unreachable network, have the same type. */
  private static boolean isRefusal(IOException failure) {
    String message = failure.getMessage();
    return message != null && message.contains("refused");
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
