/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.it.recovery;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Sends the numbers 1, 2, 3, ... to one client at a time, some each millisecond, and keeps each until
 * it is acknowledged: the next client is sent what is unacknowledged, and then goes on.
 */
final class CountingProducer implements Closeable {
  private static final int WINDOW = 500;
  private static final int AT_ONCE = 20;

  private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  private final TreeSet<Long> unacknowledged = new TreeSet<>();
  private long last;
  private long resent;
  private boolean finished;

  CountingProducer() throws IOException {
    start(this::serve);
  }

  int port() {
    return server.getLocalPort();
  }

  /** How many numbers there have been so far. */
  synchronized long last() {
    return last;
  }

  /** How many of them are acknowledged. */
  synchronized long acknowledged() {
    return last - unacknowledged.size();
  }

  /** How many were sent more than once, each time counted. */
  synchronized long resent() {
    return resent;
  }

  /** There are no new numbers from now on. */
  synchronized void finish() {
    finished = true;
  }

  private void serve() throws IOException {
    while (!server.isClosed()) {
      try (Socket connection = server.accept()) {
        start(() -> send(connection));
        readAcknowledgements(connection);
      } catch (IOException e) {
        // the job was killed
      }
    }
  }

  private void send(Socket connection) throws IOException, InterruptedException {
    OutputStream out = new BufferedOutputStream(connection.getOutputStream());
    long sent = 0;
    while (true) {
      synchronized (this) {
        if (connection.isClosed()) {
          return;
        }
        for (int i = 0; i < AT_ONCE; i++) {
          Long next = next(sent);
          if (next == null) {
            break;
          }
          sent = next;
          out.write((next + "\n").getBytes(StandardCharsets.US_ASCII));
        }
      }
      out.flush();
      synchronized (this) {
        wait(1);
      }
    }
  }

  /** What is unacknowledged first, then a new number, if there may be one. */
  private @Nullable Long next(long sent) {
    Long next = unacknowledged.higher(sent);
    if (next != null) {
      resent++;
    } else if (!finished && unacknowledged.size() < WINDOW) {
      last++;
      next = last;
      unacknowledged.add(next);
    }
    return next;
  }

  private void readAcknowledgements(Socket connection) throws IOException {
    BufferedReader in = new BufferedReader(
        new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      synchronized (this) {
        unacknowledged.remove(Long.parseLong(line));
      }
    }
  }

  private interface Work {
    void run() throws Exception;
  }

  private static void start(Work work) {
    Thread thread = new Thread(
        () -> {
          try {
            work.run();
          } catch (Exception e) {
            // the connection is over
          }
        },
        "producer");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
