/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.receiver;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Sends lines over TCP to the client that is connected; what is sent to nobody is lost. */
final class PushServer implements Closeable {
  private volatile ServerSocket listening = listen();
  private Socket connection = new Socket();
  private boolean frozen;

  PushServer() throws IOException {
    accept(listening);
  }

  private static ServerSocket listen() throws IOException {
    return new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  }

  int port() {
    return listening.getLocalPort();
  }

  private void accept(ServerSocket server) {
    Thread thread = new Thread(
        () -> {
          while (!server.isClosed()) {
            try {
              connected(server.accept());
            } catch (IOException e) {
              // the server was closed
            }
          }
        },
        "push server: accept");
    thread.setDaemon(true);
    thread.start();
  }

  private synchronized void connected(Socket client) throws IOException {
    connection.close();
    connection = client;
  }

  synchronized void send(String line) {
    if (frozen) {
      return;
    }
    try {
      connection.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // nobody is there
    }
  }

  synchronized void freeze() {
    frozen = true;
  }

  synchronized boolean isFrozen() {
    return frozen;
  }

  synchronized void cut() throws IOException {
    frozen = false;
    connection.close();
  }

  void restart() throws IOException {
    listening.close();
    cut();
    listening = listen(); // the old port may be taken by now
    accept(listening);
  }

  @Override
  public void close() throws IOException {
    listening.close();
    cut();
  }
}
