/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.mqtt;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Messages between the thread of the network, which must not wait, and that of the receiver, which
 * waits while the job has no room.
 *
 * <p>The broker sends only so many messages with QoS 1 and 2 before it waits for acknowledgements.
 * It does not wait with QoS 0: of those, what is too much is dropped and counted.
 */
final class Inbox {
  private static final int BYTES_AT_ONCE = 1 << 20;

  private final int mostUnconfirmed;
  private final long mostBytesUnconfirmed;
  private final Deque<Incoming> waiting = new ArrayDeque<>();
  private int unconfirmed;
  private long bytesUnconfirmed;
  private long dropped;

  /**
   * @param mostUnconfirmed how many messages with QoS 0 may wait
   * @param mostBytesUnconfirmed how many bytes they may have together
   */
  Inbox(int mostUnconfirmed, long mostBytesUnconfirmed) {
    this.mostUnconfirmed = mostUnconfirmed;
    this.mostBytesUnconfirmed = mostBytesUnconfirmed;
  }

  synchronized void add(Incoming incoming) {
    MqttMessage message = incoming.message();
    if (message.qos() == 0) {
      if (unconfirmed >= mostUnconfirmed
          || bytesUnconfirmed + message.size() > mostBytesUnconfirmed) {
        dropped++;
        return;
      }
      unconfirmed++;
      bytesUnconfirmed += message.size();
    }
    waiting.add(incoming);
    notifyAll();
  }

  /** Waits for messages, and takes up to {@code most} of them, and not more than a megabyte. */
  synchronized List<Incoming> take(int most) throws InterruptedException {
    while (waiting.isEmpty()) {
      wait();
    }
    List<Incoming> taken = new ArrayList<>(Math.min(most, waiting.size()));
    long bytes = 0;
    while (taken.size() < most && bytes < BYTES_AT_ONCE && !waiting.isEmpty()) {
      Incoming next = waiting.remove();
      int size = next.message().size();
      bytes += size;
      if (next.message().qos() == 0) {
        unconfirmed--;
        bytesUnconfirmed -= size;
      }
      taken.add(next);
    }
    return taken;
  }

  /** How many messages with QoS 0 are waiting. */
  synchronized long unconfirmed() {
    return unconfirmed;
  }

  /** How many messages were dropped since the last call. */
  synchronized long takeDropped() {
    long count = dropped;
    dropped = 0;
    return count;
  }
}
