/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.contract;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A proxy on the loopback interface that stands between a client and a server, and breaks their
 * connections when a test tells it to. It is what a {@link ServerHarness} needs to
 * cut the connections of a receiver to a real server.
 *
 * <pre>{@code
 * try (TcpProxy proxy = new TcpProxy(broker.port())) {
 *   Receiver<String> receiver = new QueueReceiver("tcp://localhost:" + proxy.port());
 *   ...
 *   proxy.cut();
 * }
 * }</pre>
 *
 * <p>Each connection has two daemon threads. Methods may be called on any thread.
 */
public final class TcpProxy implements Closeable {
  private final ServerSocket server;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicLong droppedAnswers = new AtomicLong();
  private volatile Faults faults = new Faults();

  /** What happens to the bytes of the connections that are made between two cuts. */
  private static final class Faults {
    private volatile boolean frozen;
    private volatile boolean answersAreDropped;
  }

  /**
   * Accepts connections on a free port.
   *
   * @param target port of the server, on the loopback interface
   * @throws IOException if no port can be opened
   */
  public TcpProxy(int target) throws IOException {
    this.target = target;
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start("accept", this::accept);
  }

  /** The port to which clients connect. */
  public int port() {
    return server.getLocalPort();
  }

  private static void start(String name, Runnable work) {
    Thread thread = new Thread(work, "proxy-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        connect(server.accept());
      } catch (IOException e) {
        // This proxy is closed.
      }
    }
  }

  /** A client that finds no server is turned away; the connections of the others stay. */
  private void connect(Socket client) throws IOException {
    sockets.add(client);
    try {
      Socket peer = new Socket(InetAddress.getLoopbackAddress(), target);
      sockets.add(peer);
      Faults ofConnection = faults;
      start("up", () -> carry(client, peer, ofConnection, false));
      start("down", () -> carry(peer, client, ofConnection, true));
    } catch (IOException e) {
      sockets.remove(client);
      client.close();
    }
  }

  private void carry(Socket from, Socket to, Faults ofConnection, boolean areAnswers) {
    byte[] buffer = new byte[8192];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (areAnswers && ofConnection.answersAreDropped) {
          droppedAnswers.addAndGet(read);
        } else if (!ofConnection.frozen) {
          out.write(buffer, 0, read);
        }
      }
    } catch (IOException e) {
      // The connection is cut.
    }
    sockets.remove(from);
    sockets.remove(to);
  }

  /** Drops what both sides send, and leaves connections open, until {@link #cut}. */
  public void freeze() {
    faults.frozen = true;
  }

  /** Drops what the server sends, and carries what it is sent, until {@link #cut}. */
  public void dropAnswers() {
    droppedAnswers.set(0);
    faults.answersAreDropped = true;
  }

  /** Returns how many bytes of answers were dropped since the last {@link #dropAnswers}. */
  public long droppedAnswers() {
    return droppedAnswers.get();
  }

  /** Closes all connections. New ones are accepted and work. */
  public void cut() {
    // The old connections keep their faults until they are closed.
    faults = new Faults();
    cutAll();
  }

  private void cutAll() {
    for (Socket socket : sockets) {
      try {
        socket.close();
      } catch (IOException e) {
        // It is broken already.
      }
    }
  }

  /** Closes all connections, and accepts no more. */
  @Override
  public void close() throws IOException {
    server.close();
    cutAll();
  }
}
