/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench.connectors;

import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorSelection;
import org.apache.pekko.actor.Props;
import org.jspecify.annotations.Nullable;

/** Tells texts to an actor, and has at most so many unacknowledged. It does not send again what is lost. */
final class PlainSender extends AbstractActor {
  private static final int WINDOW = 4_096;

  private final ActorSelection receiver;
  private @Nullable Batch batch;
  private long sent;
  private long acknowledged;

  /** Texts to send; the future completes when all are acknowledged. */
  record Batch(long records, CompletableFuture<Void> finished) {}

  PlainSender(String address) {
    receiver = getContext().actorSelection(address);
  }

  static Props props(String address) {
    return Props.create(PlainSender.class, () -> new PlainSender(address));
  }

  @Override
  public Receive createReceive() {
    return receiveBuilder()
        .match(Batch.class, next -> {
          batch = next;
          sent = 0;
          acknowledged = 0;
          send(next);
        })
        .match(Long.class, this::acknowledged)
        .build();
  }

  private void send(Batch current) {
    while (sent < current.records() && sent - acknowledged < WINDOW) {
      receiver.tell(SendingProcess.text(sent++), self());
    }
  }

  private void acknowledged(long records) {
    acknowledged += records;
    if (batch != null) {
      send(batch);
      if (acknowledged == batch.records()) {
        batch.finished().complete(null);
      }
    }
  }
}
