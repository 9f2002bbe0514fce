/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.zeromq;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Messages between the thread of the socket and that of the receiver, which waits while the job has
 * no room. When it is full, the socket is not read, and the sender's side fills up.
 */
final class Inbox {
  private static final int BYTES_AT_ONCE = 1 << 20;
  private static final long MAX_BYTES = 16L << 20;

  private final int most;
  private final Deque<Incoming> waiting = new ArrayDeque<>();
  private long bytes;
  private boolean isEnded;

  Inbox(int most) {
    this.most = most;
  }

  synchronized boolean hasRoom() {
    return waiting.size() < most && bytes < MAX_BYTES;
  }

  synchronized void add(Incoming incoming) {
    waiting.add(incoming);
    bytes += incoming.bytes();
    notifyAll();
  }

  /** Waits for room, but not for long; the caller looks again. */
  @SuppressWarnings("WaitNotInLoop")
  synchronized void awaitRoom(long millis) throws InterruptedException {
    if (!hasRoom()) {
      wait(millis);
    }
  }

  /** Nothing comes any more; those who wait get an empty list. */
  synchronized void end() {
    isEnded = true;
    notifyAll();
  }

  /** Waits for messages, and takes up to {@code limit} of them, and about a megabyte. */
  synchronized List<Incoming> take(int limit) throws InterruptedException {
    while (waiting.isEmpty() && !isEnded) {
      wait();
    }
    List<Incoming> taken = new ArrayList<>(Math.min(limit, waiting.size()));
    long takenBytes = 0;
    while (taken.size() < limit && takenBytes < BYTES_AT_ONCE && !waiting.isEmpty()) {
      Incoming next = waiting.remove();
      takenBytes += next.bytes();
      taken.add(next);
    }
    bytes -= takenBytes;
    notifyAll();
    return taken;
  }
}
