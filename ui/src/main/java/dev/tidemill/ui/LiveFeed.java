/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui;

import dev.tidemill.spi.metrics.ObservedBatch;
import dev.tidemill.spi.metrics.ObservedJob;
import dev.tidemill.time.Time;
import dev.tidemill.ui.http.Reply;
import dev.tidemill.ui.view.PageJson;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what changes in a job to all clients that follow it, at most ten times a second.
 *
 * <p>One thread makes each event once, for all clients, and it runs only while there are any. It
 * never waits for a client: each has a bounded queue, and one whose queue is full is told to load
 * everything anew instead.
 */
final class LiveFeed {
  private static final Logger LOG = LoggerFactory.getLogger(LiveFeed.class);
  private static final long MIN_MILLIS = 100;
  private static final long IDLE_MILLIS = 1_000;
  private static final long HEARTBEAT_MILLIS = 15_000;
  private static final int MAX_QUEUED = 16;
  private static final byte[] HEARTBEAT = ":\n\n".getBytes(StandardCharsets.UTF_8);
  private static final byte[] RESET = "event: reset\ndata: {}\n\n".getBytes(StandardCharsets.UTF_8);

  private final ObservedJob job;
  private final PageJson json;
  private final Set<Client> clients = new LinkedHashSet<>();
  private boolean changed;
  private boolean isBroadcasting;
  private Optional<ObservedBatch> lastSent = Optional.empty();

  LiveFeed(ObservedJob job) {
    this.job = job;
    this.json = new PageJson(job);
    job.onChange(this::changed);
  }

  private synchronized void changed() {
    if (!clients.isEmpty()) {
      changed = true;
      notifyAll();
    }
  }

  /** Follows the job, from the batches after a time on. */
  Reply follow(Optional<Time> after) {
    return new Reply.Streamed(body -> {
      Client client = new Client();
      join(client);
      try {
        List<ObservedBatch> missed = job.batches().stream()
            .filter(batch -> after.isEmpty() || batch.time().compareTo(after.get()) > 0)
            .toList();
        body.write(event(missed));
        body.flush();
        client.send(body);
      } finally {
        leave(client);
      }
    });
  }

  private synchronized void join(Client client) {
    clients.add(client);
    if (!isBroadcasting) { // the thread may outlast the last client by a moment
      isBroadcasting = true;
      List<ObservedBatch> batches = job.batches();
      lastSent = batches.isEmpty()
          ? Optional.empty()
          : Optional.of(batches.get(batches.size() - 1).withoutFlows());
      Thread thread = new Thread(this::broadcast, "tidemill-page-feed");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private synchronized void leave(Client client) {
    clients.remove(client);
    notifyAll();
  }

  /** Runs until the last client has gone. */
  private void broadcast() {
    try {
      while (awaitChange()) {
        offerToAll();
        TimeUnit.MILLISECONDS.sleep(MIN_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void offerToAll() {
    byte[] event;
    try {
      job.measure();
      event = event(unsent());
    } catch (RuntimeException | LinkageError e) {
      LOG.debug("an event could not be made", e);
      event = RESET; // loading everything anew shows what is wrong
    }
    List<Client> now;
    synchronized (this) {
      now = List.copyOf(clients);
    }
    for (Client client : now) {
      client.offer(event);
    }
  }

  /**
   * Waits for a change, or for a second, because the age of what is running changes too; returns
   * whether there are clients.
   */
  private synchronized boolean awaitChange() throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(IDLE_MILLIS);
    while (!changed && !clients.isEmpty()) {
      long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
      if (left <= 0) {
        break;
      }
      wait(left);
    }
    changed = false;
    isBroadcasting = !clients.isEmpty();
    return isBroadcasting;
  }

  /** The batches that have come, or changed, since the last event. */
  private List<ObservedBatch> unsent() {
    List<ObservedBatch> batches = job.batches();
    Deque<ObservedBatch> unsent = new ArrayDeque<>();
    for (int i = batches.size() - 1; i >= 0; i--) {
      ObservedBatch batch = batches.get(i);
      if (lastSent
          .filter(last -> batch.withoutFlows().equals(last) || batch.time().isBefore(last.time()))
          .isPresent()) {
        break;
      }
      unsent.addFirst(batch);
    }
    if (!batches.isEmpty()) {
      lastSent = Optional.of(batches.get(batches.size() - 1).withoutFlows());
    }
    return new ArrayList<>(unsent);
  }

  private byte[] event(List<ObservedBatch> batches) {
    StringBuilder event = new StringBuilder();
    PageJson.lastSettled(batches)
        .ifPresent(millis -> event.append("id: ").append(millis).append('\n'));
    event.append("event: update\ndata: ").append(json.update(batches)).append("\n\n");
    return event.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** One that follows; its own thread sends what others queue. */
  private static final class Client {
    private final Deque<byte[]> queue = new ArrayDeque<>();

    synchronized void offer(byte[] event) {
      if (queue.size() >= MAX_QUEUED) {
        queue.clear();
        queue.add(RESET);
      } else {
        queue.add(event);
      }
      notifyAll();
    }

    /** Sends until the client has gone, which an event or the next heartbeat finds out. */
    void send(OutputStream body) throws IOException, InterruptedException {
      while (true) {
        body.write(next());
        body.flush();
      }
    }

    private synchronized byte[] next() throws InterruptedException {
      long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(HEARTBEAT_MILLIS);
      while (queue.isEmpty()) {
        long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
        if (left <= 0) {
          return HEARTBEAT;
        }
        wait(left);
      }
      return queue.remove();
    }
  }
}
