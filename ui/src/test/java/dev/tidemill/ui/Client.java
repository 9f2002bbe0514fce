/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client of the page that sends exactly what it is told, as no decent library would. */
final class Client implements Closeable {
  private final Socket socket;
  private final BufferedReader in;

  Client(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Sends a request for a path, with header lines, and returns the whole answer. */
  static String get(int port, String path, String... headers) throws IOException {
    return send(port, "GET " + path + " HTTP/1.1", headers);
  }

  /** Sends a request line, the usual headers, and those given; returns the whole answer. */
  static String send(int port, String line, String... headers) throws IOException {
    return send(port, line, "", headers);
  }

  /** Like {@link #send(int, String, String...)}, with a body. */
  static String send(int port, String line, String body, String[] headers) throws IOException {
    boolean hasHost = false;
    for (String header : headers) {
      hasHost |= header.startsWith("Host:");
    }
    try (Client client = new Client(port)) {
      client.write(line + "\r\n" + (hasHost ? "" : "Host: localhost:" + port + "\r\n")
          + "Connection: close\r\n" + String.join("\r\n", headers)
          + (headers.length > 0 ? "\r\n" : "") + "\r\n" + body);
      return client.rest();
    }
  }

  void write(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
  }

  /** The next line; fails at the end. */
  String line() {
    try {
      String line = in.readLine();
      if (line == null) {
        throw new AssertionError("the server has closed the connection");
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads lines up to one that starts with a text. */
  String lineStartingWith(String start) {
    String line = line();
    while (!line.startsWith(start)) {
      line = line();
    }
    return line;
  }

  private String rest() throws IOException {
    StringBuilder all = new StringBuilder();
    char[] buffer = new char[8_192];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      all.append(buffer, 0, n);
    }
    return all.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
