/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.flume;

import dev.tidemill.spi.source.Receiver;
import dev.tidemill.spi.source.ReceiverContext;
import dev.tidemill.spi.source.ReplayCapability;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One life of a source: listens, and has a thread for each agent that connects. */
final class FlumeReceiver implements Receiver<FlumeEvent> {
  private static final int BACKLOG = 50;

  /** As long as an agent waits for a connection by default. */
  private static final int HANDSHAKE_MILLIS = 20_000;

  private final SourceSettings settings;
  private final @Nullable Function<FlumeEvent, String> id;
  private final @Nullable AgentTls tls;
  private final Set<AgentConnection> connections = ConcurrentHashMap.newKeySet();
  private volatile @Nullable ServerSocket server;
  private volatile boolean stopped;

  FlumeReceiver(SourceSettings settings, @Nullable Function<FlumeEvent, String> id) {
    this(settings, id, HANDSHAKE_MILLIS);
  }

  /**
   * @param handshakeMillis how long to wait for each part of a TLS handshake
   */
  FlumeReceiver(
      SourceSettings settings, @Nullable Function<FlumeEvent, String> id, int handshakeMillis) {
    this.settings = settings;
    this.id = id;
    Certificates certificates = settings.certificates();
    this.tls = certificates == null ? null : new AgentTls(certificates, handshakeMillis);
  }

  @Override
  public ReplayCapability replay() {
    return ReplayCapability.REDELIVERS_UNACKNOWLEDGED;
  }

  @Override
  public void onStart(ReceiverContext<FlumeEvent> context) throws IOException {
    if (tls != null) {
      tls.requireUsable();
    }
    try (ServerSocket listening = listen()) {
      server = listening;
      context.reportConnected("agents at " + settings.host() + ":" + settings.port());
      Room room = new Room(context::credit, context.capacity());
      while (!stopped && !context.isStopped()) {
        accept(listening.accept(), context, room);
      }
    } catch (IOException e) {
      if (!stopped) {
        throw e;
      }
    } finally {
      closeConnections();
    }
  }

  private ServerSocket listen() throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(settings.host(), settings.port()), BACKLOG);
      return socket;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw new IOException(
          "cannot listen at " + settings.host() + ":" + settings.port() + ": " + e
              + "; check that no other process uses the port, and that the host is this machine",
          e);
    }
  }

  private void accept(Socket socket, ReceiverContext<FlumeEvent> context, Room room)
      throws IOException {
    if (connections.size() >= settings.maxConnections()) {
      context.reportError(
          "the agent at " + socket.getRemoteSocketAddress() + " is refused: maxConnections is "
              + settings.maxConnections(),
          new IOException("too many connections"));
      socket.close();
      return;
    }
    AgentConnection connection = new AgentConnection(socket, tls, settings, id, context, room);
    connections.add(connection);
    context
        .threads()
        .newVirtualThread("agent", () -> {
          try {
            connection.run();
          } finally {
            connections.remove(connection);
          }
        })
        .start();
    if (stopped) {
      connection.close();
    }
  }

  @Override
  public void onStop() throws IOException {
    stopped = true;
    ServerSocket listening = server;
    if (listening != null) {
      listening.close();
    }
    closeConnections();
  }

  private void closeConnections() throws IOException {
    for (AgentConnection connection : connections) {
      connection.close();
    }
  }
}
