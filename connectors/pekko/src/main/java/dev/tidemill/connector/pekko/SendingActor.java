/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.pekko;

import dev.tidemill.connector.pekko.Outbox.Outgoing;
import dev.tidemill.connector.pekko.Protocol.Ack;
import dev.tidemill.connector.pekko.Protocol.Done;
import dev.tidemill.connector.pekko.Protocol.Hello;
import dev.tidemill.connector.pekko.Protocol.Missing;
import dev.tidemill.connector.pekko.Protocol.Records;
import dev.tidemill.connector.pekko.Protocol.Refused;
import dev.tidemill.connector.pekko.Protocol.Unknown;
import dev.tidemill.connector.pekko.Protocol.Welcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.apache.pekko.actor.AbstractActorWithTimers;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSelection;
import org.apache.pekko.actor.Props;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sender's side of the {@link Protocol}. */
final class SendingActor extends AbstractActorWithTimers {
  private static final Logger LOG = LoggerFactory.getLogger(ActorSender.class);
  private static final Duration TICK = Duration.ofMillis(250);
  private static final int FIRST_PATIENCE = 4;
  private static final int MOST_PATIENCE = 32;
  private static final int WARN_UNANSWERED = 30;
  private static final int IDLE_TICKS = 240;
  private static final int DONE_TICKS = 40;
  private static final int BYTES_AT_ONCE = 64 << 10;
  private static final int RECORDS_AT_ONCE = 1_024;
  private static final long BYTES_UNACKNOWLEDGED = 8L << 20;

  private final String id;
  private final ActorRef source;
  private final ActorSelection selected;
  private final Outbox outbox;
  private final Semaphore room;
  private final CompletableFuture<Long> lastStored;

  /** In the order of their numbers: first those that were sent. */
  private final Deque<Outgoing> sent = new ArrayDeque<>();

  private final Deque<Outgoing> unsent = new ArrayDeque<>();

  /** Stored, and not yet known to be done. */
  private final Deque<Outgoing> stored = new ArrayDeque<>();

  private long session;
  private boolean welcome;
  private int window;
  private long lastNumber = -1;
  private long lastAcknowledged;
  private long bytesUnacknowledged;
  private int silentTicks;
  private int patience = FIRST_PATIENCE;
  private int unanswered;
  private boolean problemIsSaid;

  /** There is something in the outbox. */
  enum Wake {
    NOW
  }

  /** Time goes by. */
  enum Tick {
    NOW
  }

  /** The program has closed the sender. */
  enum Close {
    NOW
  }

  SendingActor(
      String id,
      ActorRef source,
      Outbox outbox,
      Semaphore room,
      CompletableFuture<Long> lastStored) {
    this.id = id;
    this.source = source;
    this.selected = getContext().actorSelection(source.path());
    this.outbox = outbox;
    this.room = room;
    this.lastStored = lastStored;
  }

  static Props props(
      String id,
      ActorRef source,
      Outbox outbox,
      Semaphore room,
      CompletableFuture<Long> lastStored) {
    return Props.create(
        SendingActor.class, () -> new SendingActor(id, source, outbox, room, lastStored));
  }

  @Override
  public void preStart() {
    getTimers().startTimerWithFixedDelay(Tick.NOW, Tick.NOW, TICK);
    greet();
  }

  @Override
  public Receive createReceive() {
    return receiveBuilder()
        .matchEquals(Wake.NOW, wake -> fetch())
        .match(Ack.class, this::acknowledged)
        .match(Done.class, this::done)
        .match(Welcome.class, this::welcomed)
        .match(Missing.class, this::missing)
        .match(Unknown.class, unknown -> unknown(unknown.session()))
        .match(Refused.class, this::refused)
        .matchEquals(Tick.NOW, tick -> tick())
        .matchEquals(Close.NOW, close -> end("sender " + id + " is closed"))
        .build();
  }

  /**
   * Greetings without an answer go to the reference and to the selection in turn. When the system of
   * the job has ended, Artery drops what goes to a reference there, also after the next job has
   * started at the address, until that one is known. It is a selection that makes it known. But a
   * system in untrusted mode takes a selection only where it is told to.
   */
  private void greet() {
    welcome = false;
    silentTicks = 0;
    Hello hello = new Hello(id, lastNumber < 0 ? 0 : lastAcknowledged + 1, self());
    if (unanswered % 2 == 0) {
      source.tell(hello, self());
    } else {
      selected.tell(hello, self());
    }
  }

  private void fetch() {
    unsent.addAll(outbox.take());
    send();
  }

  /** Sends what the window allows, several records in each message. */
  private void send() {
    while (welcome && !unsent.isEmpty()) {
      List<byte[]> payloads = new ArrayList<>();
      long first = 0;
      long bytes = 0;
      while (!unsent.isEmpty() && mayTake(unsent.peek(), payloads.size(), bytes)) {
        Outgoing record = unsent.remove();
        if (record.sequence() == 0) {
          record.number(++lastNumber);
        }
        if (payloads.isEmpty()) {
          first = record.sequence();
        }
        payloads.add(record.payload());
        bytes += record.payload().length;
        bytesUnacknowledged += record.payload().length;
        sent.add(record);
      }
      if (payloads.isEmpty()) {
        return;
      }
      source.tell(new Records(id, session, first, payloads), self());
    }
  }

  private boolean mayTake(Outgoing next, int count, long bytes) {
    int size = next.payload().length;
    return sent.size() < window
        && (sent.isEmpty() || bytesUnacknowledged + size <= BYTES_UNACKNOWLEDGED)
        && count < RECORDS_AT_ONCE
        && (count == 0 || bytes + size <= BYTES_AT_ONCE);
  }

  private void acknowledged(Ack ack) {
    if (ack.session() == session) {
      confirm(ack.sequence());
      send();
    }
  }

  /** All records up to this one are stored. */
  private void confirm(long sequence) {
    while (!sent.isEmpty() && sent.peek().sequence() <= sequence) {
      Outgoing record = sent.remove();
      bytesUnacknowledged -= record.payload().length;
      isStored(record);
    }
    while (!unsent.isEmpty()
        && unsent.peek().sequence() > 0
        && unsent.peek().sequence() <= sequence) {
      isStored(unsent.remove());
    }
    if (sequence > lastAcknowledged) {
      lastAcknowledged = sequence;
      silentTicks = 0;
      patience = FIRST_PATIENCE;
    }
  }

  private void isStored(Outgoing record) {
    room.release();
    stored.add(record);
    record.receipt().setStored(record.sequence());
  }

  private void done(Done done) {
    if (done.session() != session) {
      return;
    }
    confirm(done.last());
    missDone(done.first() - 1, "the answer was lost");
    while (!stored.isEmpty() && stored.peek().sequence() <= done.last()) {
      stored.remove().receipt().setDone(done.outcome());
    }
    send();
  }

  private void welcomed(Welcome answer) {
    if (lastNumber < 0) {
      lastNumber = answer.stored();
      lastAcknowledged = answer.stored();
    } else if (answer.stored() > lastNumber) {
      end("the source has records up to number " + answer.stored() + " of sender " + id
          + ", which has sent " + lastNumber
          + ": another sender has the same id; each needs its own");
      return;
    }
    boolean isNew = answer.session() != session;
    session = answer.session();
    window = answer.window();
    confirm(answer.stored());
    if (isNew) {
      missDone(answer.stored(), "the job has been restarted since");
    } else {
      missDone(answer.done(), "the answer was lost");
    }
    sendAgain();
    lastStored.complete(answer.stored());
    welcome = true;
    silentTicks = 0;
    unanswered = 0;
    problemIsSaid = false;
    send();
  }

  /** Nobody says any more what became of records up to this one, though they are stored. */
  private void missDone(long sequence, String reason) {
    if (!stored.isEmpty() && stored.peek().sequence() <= sequence) {
      IllegalStateException unknown = new IllegalStateException(
          "the record is stored, but whether its batch is over cannot be known: " + reason);
      while (!stored.isEmpty() && stored.peek().sequence() <= sequence) {
        stored.remove().receipt().setDoneUnknown(unknown);
      }
    }
  }

  /** What was sent and is not acknowledged is to be sent again, and before the rest. */
  private void sendAgain() {
    while (!sent.isEmpty()) {
      unsent.addFirst(sent.removeLast());
    }
    bytesUnacknowledged = 0;
  }

  private void missing(Missing missing) {
    if (welcome && missing.session() == session) {
      // Those before it have come, but are not stored yet: they stay where they are.
      Deque<Outgoing> again = new ArrayDeque<>();
      while (!sent.isEmpty() && sent.peekLast().sequence() >= missing.next()) {
        Outgoing record = sent.removeLast();
        bytesUnacknowledged -= record.payload().length;
        again.addFirst(record);
      }
      while (!again.isEmpty()) {
        unsent.addFirst(again.removeLast());
      }
      send();
    }
  }

  private void unknown(long unknownSession) {
    if (welcome && unknownSession == session) {
      greet();
    }
  }

  private void refused(Refused refused) {
    if (refused.isFinal()) {
      LOG.error("Sender {} is refused by {}: {}", id, source.path(), refused.reason());
      end("sender " + id + " is refused: " + refused.reason());
    } else if (!problemIsSaid) {
      problemIsSaid = true;
      LOG.warn(
          "Sender {} is refused by {} and tries again: {}", id, source.path(), refused.reason());
    }
  }

  /** Greets again if there was no answer for a while, and now and then, to show that it is there. */
  private void tick() {
    silentTicks++;
    if (!welcome && silentTicks >= FIRST_PATIENCE) {
      if (++unanswered == WARN_UNANSWERED) {
        LOG.warn("Sender {} has no answer from {}, and tries on", id, source.path());
      }
      greet();
    } else if (welcome && !sent.isEmpty() && silentTicks >= patience) {
      patience = Math.min(MOST_PATIENCE, patience * 2);
      greet();
    } else if (welcome
        && sent.isEmpty()
        && silentTicks >= (stored.isEmpty() ? IDLE_TICKS : DONE_TICKS)) {
      greet();
    }
  }

  private void end(String reason) {
    outbox.close(reason);
    getContext().stop(self());
  }

  @Override
  public void postStop() {
    outbox.close("the actor system of sender " + id + " has ended");
    unsent.addAll(outbox.take());
    IllegalStateException failure = new IllegalStateException(
        outbox.closedBecause() + "; whether the record is stored is not known");
    sent.forEach(record -> record.receipt().fail(failure));
    unsent.forEach(record -> record.receipt().fail(failure));
    stored.forEach(record -> record.receipt().setDoneUnknown(failure));
    lastStored.completeExceptionally(failure);
    room.release(ActorSender.MOST_WAITING);
  }

  /** What this actor knew would be gone, so it does not start again. */
  @Override
  public void preRestart(Throwable reason, Optional<Object> message) {
    end("sender " + id + " has failed: " + reason);
    postStop();
  }
}
