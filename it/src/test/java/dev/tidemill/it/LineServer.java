/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.it;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** What {@code nc -lk PORT} is for a user who types into it: a server that sends lines to whoever connects. */
record LineServer(ServerSocket socket) implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 120_000;

  static LineServer start() throws IOException {
    return startAt(0);
  }

  static LineServer startAt(int port) throws IOException {
    ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    socket.setSoTimeout(PATIENCE_MILLIS);
    return new LineServer(socket);
  }

  int port() {
    return socket.getLocalPort();
  }

  /** Waits for somebody to connect, and sends them a line; the connection stays open. */
  Socket send(String line) throws IOException {
    Socket connection = socket.accept();
    OutputStream out = connection.getOutputStream();
    out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
    return connection;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
