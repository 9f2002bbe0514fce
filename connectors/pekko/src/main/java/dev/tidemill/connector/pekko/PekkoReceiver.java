/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.pekko;

import dev.tidemill.connector.pekko.Inbox.Item;
import dev.tidemill.connector.pekko.Protocol.Ack;
import dev.tidemill.connector.pekko.Protocol.Done;
import dev.tidemill.spi.source.BatchOutcome;
import dev.tidemill.spi.source.Delivery;
import dev.tidemill.spi.source.Gap;
import dev.tidemill.spi.source.Receiver;
import dev.tidemill.spi.source.ReceiverContext;
import dev.tidemill.spi.source.ReplayCapability;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.InvalidActorNameException;
import org.apache.pekko.pattern.Patterns;

/**
 * One life of the actor of a source. The actor puts what comes into an {@link Inbox}; the thread of
 * the receiver stores it, and waits while there is no room.
 */
final class PekkoReceiver implements Receiver<ActorMessage> {
  private static final int RECORDS_AT_ONCE = 2_048;
  private static final int MESSAGES_WAITING = 100_000;
  private static final long BYTES_WAITING = 64L << 20;
  private static final long OVERHEAD = 100;
  private static final Duration A_WHILE = Duration.ofSeconds(5);

  private final SourceSettings settings;
  private final LongSupplier sessionIds;
  private final int mostWaiting;

  PekkoReceiver(SourceSettings settings, LongSupplier sessionIds) {
    this(settings, sessionIds, MESSAGES_WAITING);
  }

  /** @param mostWaiting how many messages may wait for room */
  PekkoReceiver(SourceSettings settings, LongSupplier sessionIds, int mostWaiting) {
    this.settings = settings;
    this.sessionIds = sessionIds;
    this.mostWaiting = mostWaiting;
  }

  @Override
  public ReplayCapability replay() {
    return settings.replay();
  }

  @Override
  public void onStart(ReceiverContext<ActorMessage> context)
      throws IOException, InterruptedException {
    Inbox inbox = new Inbox(mostWaiting, BYTES_WAITING);
    try (Systems.Lease lease = settings.systems().acquire(context.threads())) {
      ActorSystem system = lease.system();
      ActorRef actor = create(system, inbox, context);
      try {
        context.reportConnected("senders at " + address(system, actor));
        new Run(inbox, actor, context).receive();
      } catch (Inbox.ReceiverEndedException e) {
        context.restart(settings + " has ended: " + e.getMessage(), e);
      } finally {
        Waiting.until(Patterns.gracefulStop(actor, A_WHILE), A_WHILE);
      }
    }
  }

  private ActorRef create(ActorSystem system, Inbox inbox, ReceiverContext<ActorMessage> context)
      throws IOException {
    try {
      return system.actorOf(
          ReceivingActor.props(
              settings,
              inbox,
              Positions.parse(context.lastStored()).ofSessions(),
              sessionIds,
              message -> context.reportError(message, new IOException("message left out"))),
          settings.name());
    } catch (InvalidActorNameException e) {
      throw new IOException(
          system.name() + " has an actor " + settings.name() + " already; give the source another"
              + " name",
          e);
    }
  }

  private static String address(ActorSystem system, ActorRef actor) {
    return actor
        .path()
        .toStringWithAddress(((ExtendedActorSystem) system).provider().getDefaultAddress());
  }

  /** Nothing to do: the thread in {@link #onStart} is interrupted, and stops the actor. */
  @Override
  public void onStop() {}

  /** Numbers of records of one sender that are stored together. */
  private record Span(long first, long last) {}

  private final class Run {
    private final Inbox inbox;
    private final ActorRef actor;
    private final ReceiverContext<ActorMessage> context;
    private final Positions positions;

    Run(Inbox inbox, ActorRef actor, ReceiverContext<ActorMessage> context) {
      this.inbox = inbox;
      this.actor = actor;
      this.context = context;
      this.positions = Positions.parse(context.lastStored());
    }

    void receive() throws InterruptedException, Inbox.ReceiverEndedException {
      while (!context.isStopped()) {
        long room = Math.max(1, context.credit().records());
        List<Item> taken = inbox.take((int) Math.min(RECORDS_AT_ONCE, room));
        reportDropped(inbox.takeDropped());
        store(taken);
      }
    }

    private void store(List<Item> taken) throws InterruptedException {
      List<ActorMessage> records = new ArrayList<>(taken.size());
      List<Item.Greeting> greetings = new ArrayList<>();
      Map<Session, Span> spans = new LinkedHashMap<>();
      for (Item item : taken) {
        if (item instanceof Item.Numbered numbered) {
          ActorMessage message = numbered.message();
          spans.merge(
              numbered.session(),
              new Span(message.sequence(), message.sequence()),
              (span, one) -> new Span(span.first(), one.last()));
          positions.set(message.sender(), message.sequence());
          add(message, records);
        } else if (item instanceof Item.Told told) {
          checkSequence(told.message());
          add(told.message(), records);
        } else if (item instanceof Item.Greeting greeting) {
          reportLost(greeting);
          positions.set(greeting.session().sender(), greeting.stored());
          if (!greeting.isAnswered()) {
            greetings.add(greeting);
          }
        } else if (item instanceof Item.Forgotten forgotten) {
          positions.forget(forgotten.sender());
        }
      }
      if (records.isEmpty() && spans.isEmpty() && greetings.isEmpty()) {
        return; // the next records bring the position with them
      }
      long bytes = 0;
      for (ActorMessage record : records) {
        bytes += record.payload().length + OVERHEAD;
      }
      Delivery<ActorMessage> delivery = Delivery.<ActorMessage>of(records)
          .bytes(bytes)
          .onStored(() -> acknowledge(greetings, spans))
          .onDone(outcome -> done(spans, outcome));
      context.store(positions.size() == 0 ? delivery : delivery.position(positions.toString()));
    }

    /** Called when everything up to here is stored. */
    private void acknowledge(List<Item.Greeting> greetings, Map<Session, Span> spans) {
      for (Item.Greeting greeting : greetings) {
        Session session = greeting.session();
        session.setStored(greeting.stored());
        actor.tell(new ReceivingActor.Answered(session), ActorRef.noSender());
        session.replyTo().tell(settings.welcome(session, greeting.stored()), actor);
      }
      spans.forEach((session, span) -> {
        session.setStored(span.last());
        session.replyTo().tell(new Ack(session.id(), span.last()), actor);
      });
    }

    private void done(Map<Session, Span> spans, BatchOutcome outcome) {
      spans.forEach((session, span) -> {
        session.setDone(span.last());
        Done done = new Done(session.id(), span.first(), span.last(), outcome);
        session.replyTo().tell(done, actor);
      });
    }

    /** A message that is left out is acknowledged like any other, or it would come for ever. */
    private void add(ActorMessage message, List<ActorMessage> records) {
      if (message.payload().length > settings.maxMessageBytes()) {
        context.reportError(
            "a " + message + " is left out: maxMessageBytes is " + settings.maxMessageBytes(),
            new IOException("message too large"));
      } else {
        records.add(message);
      }
    }

    private void checkSequence(ActorMessage message) {
      if (settings.tellSequence() == null) {
        return;
      }
      long sequence;
      try {
        sequence = settings.tellSequence().call(message);
      } catch (Exception e) {
        context.reportError("the number of a " + message + " cannot be read: " + e, e);
        return;
      }
      String sender = Positions.TELL + message.sender();
      long expected = positions.of(sender).orElse(sequence - 1) + 1;
      if (sequence > expected) {
        context.reportGap(new Gap(
            "number " + (expected - 1) + " of " + message.sender(),
            "number " + sequence,
            (sequence - expected) + " messages of " + message.sender() + " that were sent with tell"
                + " have not arrived"));
      }
      boolean isNew = positions.of(sender).isEmpty();
      positions.set(sender, sequence);
      if (isNew) {
        positions.forgetOldest(Positions.TELL, settings.maxSenders());
      }
    }

    private void reportLost(Item.Greeting greeting) {
      if (greeting.lost().isPresent()) {
        Item.Lost lost = greeting.lost().get();
        String sender = greeting.session().sender();
        context.reportGap(new Gap(
            "number " + (lost.from() - 1) + " of sender " + sender,
            "number " + lost.until(),
            "sender " + sender + " continues with number " + lost.until() + ", and this job has"
                + (lost.from() == 1
                    ? " nothing of it: what an earlier start without this checkpoint has"
                        + " acknowledged and not processed is lost"
                    : " got its records up to number " + (lost.from() - 1)
                        + ": those between are missing")));
      }
    }

    private void reportDropped(long dropped) {
      if (dropped > 0) {
        context.reportGap(new Gap(
            "tell",
            "",
            dropped + " messages that were sent with tell were dropped, because they came faster"
                + " than the job stores them"));
      }
    }
  }
}
