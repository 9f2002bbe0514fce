/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.flume;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flume.api.RpcClient;
import org.apache.flume.api.RpcClientFactory;
import org.apache.flume.event.EventBuilder;

/**
 * Clients of Flume, each of which sends one event and waits for its answer, as a sink does. The next
 * one sends when the source has received the event of the one before, so events without an answer
 * keep their order. When a connection breaks, all events without an answer are sent again.
 *
 * <p>A client connects only when the source listens. Behind a proxy it would have a connection that
 * breaks at once, and Flume's client may then send an event on a second connection and still report
 * that it failed with the first.
 *
 * <p>Guarded by its monitor.
 */
final class Agents implements Closeable {
  private static final int RETRY_MILLIS = 50;
  private static final int NONE = -1;
  private static final int BROKEN = -2;

  /** An event to send, and the attempt that it belongs to. */
  private record Turn(int event, int attempt) {}

  private final int source;
  private final int port;
  private final Map<String, String> options;
  private final List<String> events = new ArrayList<>();
  private final BitSet answered = new BitSet();
  private final Map<RpcClient, Thread> clients = new HashMap<>();
  private int next;
  private int arriving = NONE;
  private int attempt;
  private boolean isClosed;

  /** Connects to a source directly. */
  Agents(int source) {
    this(source, source, Map.of());
  }

  /** Connects to a source by the port of a proxy, with more options of the clients. */
  Agents(int source, int port, Map<String, String> options) {
    this.source = source;
    this.port = port;
    this.options = options;
    start("agents", this::sendAll);
  }

  private static void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  synchronized void send(List<String> texts) {
    events.addAll(texts);
    notifyAll();
  }

  /** The source has stored this event in its buffer. */
  synchronized void received(String text) {
    if (arriving >= 0 && events.get(arriving).equals(text)) {
      arriving = NONE;
      notifyAll();
    }
  }

  /** Events with an answer, in their order: nobody can tell which of two agents was answered first. */
  synchronized List<String> answered() {
    return answered.stream().mapToObj(events::get).toList();
  }

  /** Closes all connections from this side. Without the interrupt, it would wait for a time-out. */
  void restart() {
    Map<RpcClient, Thread> closing;
    synchronized (this) {
      closing = Map.copyOf(clients);
    }
    closing.forEach((client, sending) -> {
      sending.interrupt();
      client.close();
    });
  }

  private void sendAll() {
    try {
      for (Turn turn = take(); turn.event() != NONE; turn = take()) {
        Turn each = turn;
        start("agent-" + each.event(), () -> send(each));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized Turn take() throws InterruptedException {
    while (!isClosed && (arriving != NONE || answered.nextClearBit(next) >= events.size())) {
      wait();
    }
    if (isClosed) {
      return new Turn(NONE, attempt);
    }
    arriving = answered.nextClearBit(next);
    next = arriving + 1;
    return new Turn(arriving, attempt);
  }

  private void send(Turn turn) {
    try {
      RpcClient client = connect();
      try {
        client.append(EventBuilder.withBody(text(turn.event()), StandardCharsets.UTF_8));
        isAnswered(turn.event());
      } finally {
        closed(client);
      }
    } catch (Exception e) {
      sendAgain(turn.attempt());
    }
  }

  private synchronized String text(int event) {
    return events.get(event);
  }

  private RpcClient connect() throws IOException {
    new Socket(InetAddress.getLoopbackAddress(), source).close();
    Properties ofClient = new Properties();
    ofClient.putAll(options);
    ofClient.setProperty("hosts", "source");
    ofClient.setProperty("hosts.source", "127.0.0.1:" + port);
    ofClient.setProperty("request-timeout", "120000");
    RpcClient client = RpcClientFactory.getInstance(ofClient);
    synchronized (this) {
      clients.put(client, Thread.currentThread());
    }
    return client;
  }

  private void closed(RpcClient client) {
    synchronized (this) {
      clients.remove(client);
    }
    client.close();
  }

  private synchronized void isAnswered(int event) {
    answered.set(event);
    if (arriving == event) {
      arriving = NONE;
    }
    notifyAll();
  }

  /** One connection has broken; the others of the attempt have, too, or are closed here. */
  private void sendAgain(int of) {
    synchronized (this) {
      if (of != attempt || isClosed) {
        return;
      }
      attempt++;
      arriving = BROKEN;
    }
    restart();
    CompletableFuture.delayedExecutor(RETRY_MILLIS, TimeUnit.MILLISECONDS)
        .execute(this::beginAgain);
  }

  private synchronized void beginAgain() {
    next = 0;
    arriving = NONE;
    notifyAll();
  }

  @Override
  public void close() {
    synchronized (this) {
      isClosed = true;
      notifyAll();
    }
    restart();
  }
}
