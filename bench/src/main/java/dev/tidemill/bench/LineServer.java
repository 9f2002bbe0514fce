/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Sends the line {@code y} to one client again and again, as fast as the client reads, like {@code yes | nc -l}. */
final class LineServer implements Closeable {
  private static final int LINES_PER_WRITE = 4_096;

  private final ServerSocket socket;

  /** Listens on a free port of this machine. */
  LineServer() throws IOException {
    socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::serve, "line-server");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return socket.getLocalPort();
  }

  private void serve() {
    byte[] lines = "y\n".repeat(LINES_PER_WRITE).getBytes(StandardCharsets.US_ASCII);
    try (Socket client = socket.accept();
        OutputStream out = client.getOutputStream()) {
      while (!socket.isClosed()) {
        out.write(lines);
      }
    } catch (IOException e) {
      // The usual end: the client has closed the connection, or nobody came.
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
