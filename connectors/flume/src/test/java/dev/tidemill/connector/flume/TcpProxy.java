/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.flume;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands between two peers, and breaks what it carries when it is told to. */
final class TcpProxy implements Closeable {
  private final ServerSocket server;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile boolean frozen;

  TcpProxy(int target) throws IOException {
    this.target = target;
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start("accept", this::accept);
  }

  int port() {
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
        Socket client = server.accept();
        sockets.add(client);
        Socket peer = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(peer);
        start("up", () -> carry(client, peer));
        start("down", () -> carry(peer, client));
      } catch (IOException e) {
        cutAll(); // the peer is away, or this proxy is closed
      }
    }
  }

  private void carry(Socket from, Socket to) {
    byte[] buffer = new byte[8192];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (!frozen) {
          out.write(buffer, 0, read);
        }
      }
    } catch (IOException e) {
      // The connection is cut.
    }
    sockets.remove(from);
    sockets.remove(to);
  }

  /** From now on nothing arrives, and nothing says so. */
  void freeze() {
    frozen = true;
  }

  /** Breaks all connections; new ones work. */
  void cut() {
    frozen = false;
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

  @Override
  public void close() throws IOException {
    server.close();
    cutAll();
  }
}
