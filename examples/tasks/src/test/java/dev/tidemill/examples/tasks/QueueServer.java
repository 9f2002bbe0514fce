/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.tasks;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A queue with one client at a time. A client is sent everything that is unacknowledged, in order.
 * The next one is served when the last one has gone and its acknowledgements are read.
 */
final class QueueServer implements Closeable {
  private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  private final TreeMap<Long, String> unacknowledged = new TreeMap<>();
  private final TreeMap<Long, String> raw = new TreeMap<>();
  private final List<String> acknowledged = new ArrayList<>();
  private Socket client = new Socket();
  private long last;

  QueueServer() throws IOException {
    start("accept", this::serve);
  }

  InetSocketAddress address() {
    return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
  }

  synchronized void send(String text) {
    last++;
    unacknowledged.put(last, text);
    notifyAll();
  }

  /** Sends a line that is no message, in its turn and once. */
  synchronized void sendRaw(String line) {
    last++;
    raw.put(last, line);
    notifyAll();
  }

  synchronized List<String> acknowledged() {
    return List.copyOf(acknowledged);
  }

  /** Breaks the connection. */
  synchronized void cut() throws IOException {
    client.close();
    notifyAll();
  }

  private void serve() throws IOException {
    while (!server.isClosed()) {
      try (Socket connection = server.accept()) {
        synchronized (this) {
          client = connection;
        }
        start("send", () -> send(connection));
        readAcknowledgements(connection);
      } catch (IOException e) {
        // the connection was cut, by either side
      }
    }
  }

  private void send(Socket connection) throws IOException, InterruptedException {
    long sent = 0;
    while (true) {
      synchronized (this) {
        Long next = next(sent);
        while (next == null && !connection.isClosed()) {
          wait();
          next = next(sent);
        }
        if (next == null) {
          return;
        }
        sent = next;
        String noMessage = raw.remove(next);
        String line = noMessage == null ? next + " " + unacknowledged.get(next) : noMessage;
        connection.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private @Nullable Long next(long sent) {
    return Stream.of(unacknowledged.higherKey(sent), raw.higherKey(sent))
        .filter(Objects::nonNull)
        .min(Comparator.naturalOrder())
        .orElse(null);
  }

  private void readAcknowledgements(Socket connection) throws IOException {
    BufferedReader in = new BufferedReader(
        new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      long number = Long.parseLong(line.substring("ACK ".length()));
      synchronized (this) {
        String text = unacknowledged.remove(number);
        acknowledged.add(text == null ? "again: " + number : text);
      }
    }
  }

  private interface Work {
    void run() throws Exception;
  }

  private static void start(String name, Work work) {
    Thread thread = new Thread(
        () -> {
          try {
            work.run();
          } catch (Exception e) {
            // the connection is over
          }
        },
        "queue server: " + name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    server.close();
    cut();
  }
}
