/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.pekko;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What has come, between the actor, which must not wait, and the thread of the receiver, which waits
 * while the job has no room. It is bounded in messages and bytes.
 */
final class Inbox {
  private static final int BYTES_AT_ONCE = 1 << 20;

  /** What the receiver has to deal with, in the order in which it came. */
  sealed interface Item {
    /** A record of a session. */
    record Numbered(Session session, ActorMessage message) implements Item {}

    /** A record that was just told. */
    record Told(ActorMessage message) implements Item {}

    /**
     * A sender that wants to know what is stored.
     *
     * @param stored number of the last record that has come
     * @param isAnswered whether it knows; else it is answered when all that has come is stored
     * @param lost what this job has never got and the sender does not have any more
     */
    record Greeting(Session session, long stored, boolean isAnswered, Optional<Lost> lost)
        implements Item {}

    /** A sender that shall not be remembered any more. */
    record Forgotten(String sender) implements Item {}

    /** Numbers of records. */
    record Lost(long from, long until) {}
  }

  private final int mostMessages;
  private final long mostBytes;
  private final Deque<Item> waiting = new ArrayDeque<>();
  private int messages;
  private long bytes;
  private long dropped;
  private @Nullable Throwable failure;

  Inbox(int mostMessages, long mostBytes) {
    this.mostMessages = mostMessages;
    this.mostBytes = mostBytes;
  }

  private static int size(Item item) {
    if (item instanceof Item.Numbered numbered) {
      return numbered.message().payload().length;
    }
    return item instanceof Item.Told told ? told.message().payload().length : 0;
  }

  /** Adds a record; returns false if there is no room for it. */
  synchronized boolean offer(Item item) {
    int size = size(item);
    if (messages >= mostMessages || (messages > 0 && bytes + size > mostBytes)) {
      return false;
    }
    messages++;
    bytes += size;
    waiting.add(item);
    notifyAll();
    return true;
  }

  /** Adds what is no record, for which there is always room. */
  synchronized void add(Item item) {
    waiting.add(item);
    notifyAll();
  }

  /** Adds a record that nobody will send again; counts it if there is no room for it. */
  synchronized void tell(ActorMessage message) {
    if (!offer(new Item.Told(message))) {
      dropped++;
    }
  }

  /** Nothing comes any more. */
  synchronized void fail(Throwable cause) {
    if (failure == null) {
      failure = cause;
    }
    notifyAll();
  }

  /** Waits for something, and takes up to {@code most} of it, and not more than a megabyte. */
  synchronized List<Item> take(int most) throws InterruptedException, ReceiverEndedException {
    while (waiting.isEmpty()) {
      if (failure != null) {
        throw new ReceiverEndedException(failure);
      }
      wait();
    }
    List<Item> taken = new ArrayList<>(Math.min(most, waiting.size()));
    long size = 0;
    while (taken.size() < most && size < BYTES_AT_ONCE && !waiting.isEmpty()) {
      Item next = waiting.remove();
      if (next instanceof Item.Numbered || next instanceof Item.Told) {
        messages--;
        bytes -= size(next);
        size += size(next);
      }
      taken.add(next);
    }
    return taken;
  }

  /** How many messages were dropped since the last call. */
  synchronized long takeDropped() {
    long count = dropped;
    dropped = 0;
    return count;
  }

  /** The actor has ended. */
  static final class ReceiverEndedException extends Exception {
    private static final long serialVersionUID = 1L;

    ReceiverEndedException(Throwable cause) {
      super(cause.getMessage(), cause);
    }
  }
}
