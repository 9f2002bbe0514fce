/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.receiver;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * A small broker over TCP for one consumer. It sends lines {@code NUMBER TEXT} and takes lines {@code
 * ack NUMBER}; a new connection gets what is unacknowledged, in order. A line {@code .} says now and
 * then that it is there.
 */
final class AckServer implements Closeable {
  private static final int HEARTBEAT_MILLIS = 20;

  private final TreeMap<Long, String> unacknowledged = new TreeMap<>();
  private final List<String> acknowledged = new ArrayList<>();
  private final TreeMap<Long, String> texts = new TreeMap<>();
  private volatile ServerSocket listening;
  private Socket connection = new Socket();
  private long last;
  private boolean frozen;
  private boolean closed;

  AckServer() throws IOException {
    listening = listen(0);
    accept(listening);
  }

  private static ServerSocket listen(int port) throws IOException {
    ServerSocket server = new ServerSocket();
    server.setReuseAddress(true);
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return server;
  }

  int port() {
    return listening.getLocalPort();
  }

  synchronized void send(String text) {
    last++;
    texts.put(last, text);
    unacknowledged.put(last, text);
    notifyAll();
  }

  /** Numbers that no message will have. */
  synchronized void forget(int messages) {
    last += messages;
  }

  synchronized List<String> acknowledged() {
    return List.copyOf(acknowledged);
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
    notifyAll();
  }

  void restart() throws IOException {
    listening.close();
    cut();
    listening = listen(0); // the old port may be taken by now
    accept(listening);
  }

  private void accept(ServerSocket server) {
    start("accept", () -> {
      while (!server.isClosed()) {
        Socket socket = server.accept();
        synchronized (this) {
          connection.close();
          connection = socket;
        }
        start("send", () -> serve(socket));
        start("acknowledgements", () -> readAcknowledgements(socket));
      }
    });
  }

  private void serve(Socket socket) throws IOException, InterruptedException {
    OutputStream out = socket.getOutputStream();
    long sent = 0;
    while (true) {
      String line;
      synchronized (this) {
        if (closed || socket.isClosed()) {
          return;
        }
        Long next = unacknowledged.higherKey(sent);
        if (next == null || frozen) {
          wait(HEARTBEAT_MILLIS);
          line = frozen ? "" : ".\n";
        } else {
          line = next + " " + unacknowledged.get(next) + "\n";
          sent = next;
        }
      }
      out.write(line.getBytes(StandardCharsets.UTF_8));
      out.flush();
    }
  }

  private void readAcknowledgements(Socket socket) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      long number = Long.parseLong(line.substring("ack ".length()));
      synchronized (this) {
        if (socket == connection && !frozen) {
          unacknowledged.remove(number);
          String text = texts.get(number);
          if (!text.startsWith("!")) {
            acknowledged.add(text);
          }
        }
      }
    }
    socket.close(); // the other side is gone
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
            // the socket was closed
          }
        },
        "ack server: " + name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    listening.close();
    cut();
  }
}
