/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.pekko;

import org.apache.pekko.actor.ActorRef;

/** A sender that was welcomed by this start of the source; but for what is stored and done, used by the actor. */
final class Session {
  private final long id;
  private final String sender;
  private final ActorRef replyTo;
  private long next;
  private boolean missingIsSaid;
  private int silentTicks;
  private volatile long stored = -1;
  private volatile long done;

  Session(long id, String sender, ActorRef replyTo, long next) {
    this.id = id;
    this.sender = sender;
    this.replyTo = replyTo;
    this.next = next;
  }

  long id() {
    return id;
  }

  String sender() {
    return sender;
  }

  ActorRef replyTo() {
    return replyTo;
  }

  /** Number of the record that is accepted next. */
  long next() {
    return next;
  }

  void accept(long sequence) {
    next = sequence + 1;
    missingIsSaid = false;
  }

  /** Number of the last record that is known to be stored, -1 if none is; any thread. */
  long stored() {
    return stored;
  }

  void setStored(long sequence) {
    stored = sequence;
  }

  /** Number of the last record whose batch is over; any thread. */
  long done() {
    return done;
  }

  void setDone(long sequence) {
    done = sequence;
  }

  void heard() {
    silentTicks = 0;
  }

  int tick() {
    return ++silentTicks;
  }

  int silentTicks() {
    return silentTicks;
  }

  /** Whether to say that a record is missing; once, until there is progress or a new greeting. */
  boolean sayMissing() {
    boolean first = !missingIsSaid;
    missingIsSaid = true;
    return first;
  }

  void greeted(long first) {
    next = first;
    missingIsSaid = false;
  }
}
