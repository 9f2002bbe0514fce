/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.pekko;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records between the threads that send and the actor that does it for them. */
final class Outbox {
  /** What became of an added record. */
  enum Added {
    /** The actor must be woken. */
    FIRST,
    /** The actor has been woken before. */
    MORE,
    /** Nothing is sent any more. */
    CLOSED
  }

  /** A record, with its number from the moment when it has one. */
  static final class Outgoing {
    private final byte[] payload;
    private final Receipt receipt = new Receipt();
    private long sequence;

    Outgoing(byte[] payload) {
      this.payload = payload;
    }

    byte[] payload() {
      return payload;
    }

    Receipt receipt() {
      return receipt;
    }

    long sequence() {
      return sequence;
    }

    void number(long number) {
      sequence = number;
    }
  }

  private final Deque<Outgoing> waiting = new ArrayDeque<>();
  private @Nullable String closedBecause;

  synchronized Added add(Outgoing record) {
    if (closedBecause != null) {
      return Added.CLOSED;
    }
    waiting.add(record);
    return waiting.size() == 1 ? Added.FIRST : Added.MORE;
  }

  /** Takes all. */
  synchronized List<Outgoing> take() {
    List<Outgoing> taken = new ArrayList<>(waiting);
    waiting.clear();
    return taken;
  }

  synchronized void close(String reason) {
    if (closedBecause == null) {
      closedBecause = reason;
    }
  }

  synchronized @Nullable String closedBecause() {
    return closedBecause;
  }
}
