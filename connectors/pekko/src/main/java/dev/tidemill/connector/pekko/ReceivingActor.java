/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.pekko;

import dev.tidemill.connector.pekko.Inbox.Item;
import dev.tidemill.connector.pekko.Protocol.Hello;
import dev.tidemill.connector.pekko.Protocol.Missing;
import dev.tidemill.connector.pekko.Protocol.Records;
import dev.tidemill.connector.pekko.Protocol.Refused;
import dev.tidemill.connector.pekko.Protocol.Unknown;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.AbstractActorWithTimers;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Props;
import org.apache.pekko.util.ByteString;

/**
 * The address that senders know. It keeps order: of each sender it takes the next record, and nothing
 * else, into the {@link Inbox}.
 */
final class ReceivingActor extends AbstractActorWithTimers {
  private static final Duration TICK = Duration.ofMinutes(1);
  private static final int SILENT_TICKS = 5;

  private final SourceSettings settings;
  private final Inbox inbox;
  private final Positions accepted;
  private final LongSupplier sessionIds;
  private final Problems problems;
  private final Map<String, Session> sessions = new HashMap<>();
  private final Set<Session> greeting = new HashSet<>();
  private boolean toldIsReported;
  private boolean invalidIdIsReported;

  /** Takes what is wrong with a message. */
  interface Problems {
    void report(String message);
  }

  private enum Tick {
    NOW
  }

  /** A greeting was answered. */
  record Answered(Session session) {}

  ReceivingActor(
      SourceSettings settings,
      Inbox inbox,
      Positions accepted,
      LongSupplier sessionIds,
      Problems problems) {
    this.settings = settings;
    this.inbox = inbox;
    this.accepted = accepted;
    this.sessionIds = sessionIds;
    this.problems = problems;
  }

  static Props props(
      SourceSettings settings,
      Inbox inbox,
      Positions accepted,
      LongSupplier sessionIds,
      Problems problems) {
    return Props.create(
        ReceivingActor.class,
        () -> new ReceivingActor(settings, inbox, accepted, sessionIds, problems));
  }

  @Override
  public void preStart() {
    getTimers().startTimerWithFixedDelay(Tick.NOW, Tick.NOW, TICK);
  }

  /** What this actor knew is gone, so the receiver has to start again. */
  @Override
  public void preRestart(Throwable reason, Optional<Object> message) {
    inbox.fail(reason);
  }

  @Override
  public void postStop() {
    inbox.fail(new IllegalStateException("the actor " + self().path() + " was stopped"));
  }

  @Override
  public Receive createReceive() {
    return receiveBuilder()
        .match(Records.class, this::receive)
        .match(Hello.class, this::greet)
        .match(Answered.class, answered -> greeting.remove(answered.session()))
        .match(String.class, text -> told(text.getBytes(StandardCharsets.UTF_8)))
        .match(byte[].class, this::told)
        .match(ByteString.class, bytes -> told(bytes.toArray()))
        .matchEquals(Tick.NOW, tick -> sessions.values().forEach(Session::tick))
        .matchAny(
            other -> problems.report("a message of class " + other.getClass().getName()
                + " from " + describe(sender())
                + " is left out: send a String, a byte[] or a ByteString, or use an ActorSender"))
        .build();
  }

  private static String describe(ActorRef sender) {
    String path = path(sender);
    return path.isEmpty() ? "an unnamed sender" : path;
  }

  private static String path(ActorRef sender) {
    String path = sender.path().toString();
    return path.endsWith("/deadLetters") ? "" : path;
  }

  private void greet(Hello hello) {
    String id = hello.sender();
    if (!Arguments.isSenderId(id)) {
      refuse(hello);
      return;
    }
    Session known = sessions.get(id);
    Session same = known != null && known.replyTo().equals(hello.replyTo()) ? known : null;
    if (same != null && greeting.contains(same)) {
      return; // it is answered when there is room
    }
    if (known == null && !makeRoom(id)) {
      hello.replyTo().tell(new Refused(tooMany(), false), self());
      problems.report("sender " + id + " is refused: " + tooMany());
      return;
    }
    if (known != null && same == null) {
      known
          .replyTo()
          .tell(
              new Refused(
                  "another sender with the id " + id + " has come; each needs its own", true),
              self());
    }
    OptionalLong last = accepted.of(id);
    long first = Math.max(hello.first(), last.orElse(0) + 1);
    Optional<Item.Lost> lost = hello.first() > last.orElse(0) + 1
        ? Optional.of(new Item.Lost(last.orElse(0) + 1, hello.first()))
        : Optional.empty();
    Session session =
        same != null ? same : new Session(sessionIds.getAsLong(), id, hello.replyTo(), first);
    session.greeted(first);
    session.heard();
    sessions.put(id, session);
    accepted.set(id, first - 1);
    boolean allIsStored = last.isEmpty() || (known != null && known.stored() >= last.getAsLong());
    if (allIsStored) {
      session.setStored(first - 1);
      session.replyTo().tell(settings.welcome(session, first - 1), self());
    } else {
      greeting.add(session);
    }
    inbox.add(new Item.Greeting(session, first - 1, allIsStored, lost));
  }

  /** The id of a sender is stored with the records, so it must not look like something else there. */
  private void refuse(Hello hello) {
    String reason = Arguments.invalidSenderId(hello.sender());
    hello.replyTo().tell(new Refused(reason, true), self());
    if (!invalidIdIsReported) {
      invalidIdIsReported = true;
      problems.report("a sender at " + describe(hello.replyTo()) + " is refused: " + reason
          + ". Further ones are not reported");
    }
  }

  private String tooMany() {
    return "maxSenders is " + settings.maxSenders()
        + "; raise it, or give senders the id again that they had before a restart";
  }

  /** Forgets a sender that is gone, if there are too many. */
  private boolean makeRoom(String sender) {
    if (accepted.of(sender).isPresent() || accepted.size() < settings.maxSenders()) {
      return true;
    }
    for (String each : accepted.senders()) {
      Session session = sessions.get(each);
      if (session == null || session.silentTicks() >= SILENT_TICKS) {
        sessions.remove(each);
        accepted.forget(each);
        inbox.add(new Item.Forgotten(each));
        return true;
      }
    }
    return false;
  }

  private void receive(Records records) {
    Session session = sessions.get(records.sender());
    if (session == null || session.id() != records.session()) {
      if (session == null || session.replyTo().equals(sender())) {
        sender().tell(new Unknown(records.session()), self());
      }
      return;
    }
    session.heard();
    List<byte[]> payloads = records.payloads();
    if (records.first() > session.next()) {
      if (session.sayMissing()) {
        session.replyTo().tell(new Missing(session.id(), session.next()), self());
      }
      return;
    }
    for (int i = (int) Math.min(session.next() - records.first(), payloads.size());
        i < payloads.size();
        i++) {
      long sequence = records.first() + i;
      ActorMessage message = new ActorMessage(session.sender(), sequence, payloads.get(i));
      if (!inbox.offer(new Item.Numbered(session, message))) {
        session.sayMissing(); // the sender does not keep to the window: it shall wait, and greet
        return;
      }
      session.accept(sequence);
      accepted.set(session.sender(), sequence);
    }
  }

  private void told(byte[] payload) {
    if (settings.acceptsTell()) {
      inbox.tell(new ActorMessage(path(sender()), 0, payload));
    } else if (!toldIsReported) {
      toldIsReported = true;
      problems.report("a message from " + describe(sender())
          + " is left out: it was sent with tell, which may lose messages without a word; use an"
          + " ActorSender, or declare the source with acceptTell(). Further ones are not reported");
    }
  }
}
