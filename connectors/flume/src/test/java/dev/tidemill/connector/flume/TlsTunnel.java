/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.flume;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;

/** Encrypts what comes in plain, as stunnel does beside an agent that has no certificate itself. */
final class TlsTunnel implements Closeable {
  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final int target;
  private final SSLContext client;

  TlsTunnel(int target, SSLContext client) throws IOException {
    this.target = target;
    this.client = client;
    start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** What a tunnel does; it ends when a connection does. */
  private interface Work {
    void run() throws IOException;
  }

  private static void start(Work work) {
    Thread thread = new Thread(
        () -> {
          try {
            work.run();
          } catch (IOException e) {
            // A side has closed it.
          }
        },
        "tunnel");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() throws IOException {
    while (true) {
      Socket plain = server.accept();
      sockets.add(plain);
      start(() -> connect(plain));
    }
  }

  private void connect(Socket plain) throws IOException {
    try (plain) {
      Socket raw = new Socket(InetAddress.getLoopbackAddress(), target);
      sockets.add(raw);
      try (raw) {
        Socket encrypted = KeyFiles.encrypt(raw, client);
        start(() -> {
          try (plain;
              raw) {
            encrypted.getInputStream().transferTo(plain.getOutputStream());
          }
        });
        plain.getInputStream().transferTo(encrypted.getOutputStream());
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
