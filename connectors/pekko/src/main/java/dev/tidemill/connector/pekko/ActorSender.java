/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.pekko;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;

/**
 * Sends records to a {@link PekkoSource} of another process; created by {@link Pekko#sender}.
 *
 * <pre>{@code
 * try (ActorSender lines = Pekko.sender(system, address, "host-7")) {
 *   Receipt receipt = lines.send("to be or not to be");
 *   receipt.stored().toCompletableFuture().join(); // the number of the record
 * }
 * }</pre>
 *
 * <p>Records are numbered and arrive in order. They are kept until the job has stored them, and sent
 * again after a break of the connection or a restart of the job. So each arrives once, while this
 * sender lives. What it has not been told to be stored when its process ends is lost with it. A
 * program that can read its own input again loses nothing, and repeats nothing: it uses the same id,
 * asks for {@link #lastStored}, and continues after that.
 *
 * <p>At most 8,192 records wait for being stored. Any thread may call any method.
 */
public final class ActorSender implements AutoCloseable {
  static final int MOST_WAITING = 8_192;
  private static final int FRAME_OVERHEAD = 4_096;

  private final String id;
  private final int maxMessageBytes;
  private final Semaphore room = new Semaphore(MOST_WAITING);
  private final Outbox outbox = new Outbox();
  private final CompletableFuture<Long> lastStored = new CompletableFuture<>();
  private final ActorRef actor;

  private ActorSender(ActorSystem system, String address, String id) {
    this.id = id;
    this.maxMessageBytes = maxMessageBytes(system);
    ActorRef source;
    try {
      source = ((ExtendedActorSystem) system).provider().resolveActorRef(address);
    } catch (RuntimeException e) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT, malformed(address) + ": " + e.getMessage(), e);
    }
    if (!source.path().toString().startsWith("pekko://")
        || source.path().name().isEmpty()
        || source.path().toString().endsWith("/deadLetters")) {
      throw Arguments.invalid(malformed(address));
    }
    this.actor = system.actorOf(SendingActor.props(id, source, outbox, room, lastStored));
  }

  static ActorSender start(ActorSystem system, String address, String id) {
    return new ActorSender(system, address, id);
  }

  private static String malformed(String address) {
    return "the address of a source is \"" + address
        + "\"; it is logged when the source starts, and looks like"
        + " pekko://tidemill@127.0.0.1:17355/user/lines";
  }

  /** What fits into a frame. */
  private static int maxMessageBytes(ActorSystem system) {
    String path = "pekko.remote.artery.advanced.maximum-frame-size";
    long frame = system.settings().config().getBytes(path);
    return (int) Math.min(Integer.MAX_VALUE, frame) - FRAME_OVERHEAD;
  }

  /** Sends a text, in UTF-8; see {@link #send(byte[])}. */
  public Receipt send(String text) throws InterruptedException {
    return send(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Sends a record, and returns at once, unless 8,192 records wait for being stored: then it waits
   * until there are fewer. Do not call it on a thread of an actor; use {@link #offer} there. The
   * array is not copied.
   *
   * @throws TidemillException if the record does not fit into a frame of the actor system
   * @throws IllegalStateException if the sender is closed
   */
  public Receipt send(byte[] payload) throws InterruptedException {
    check(payload);
    room.acquire();
    return put(payload);
  }

  /** Sends a record if fewer than 8,192 wait for being stored, else returns nothing. Never waits. */
  public Optional<Receipt> offer(byte[] payload) {
    check(payload);
    return room.tryAcquire() ? Optional.of(put(payload)) : Optional.empty();
  }

  /** Sends a text, in UTF-8, if fewer than 8,192 records wait for being stored. Never waits. */
  public Optional<Receipt> offer(String text) {
    return offer(text.getBytes(StandardCharsets.UTF_8));
  }

  private void check(byte[] payload) {
    if (payload.length > maxMessageBytes) {
      throw Arguments.invalid("a record has " + payload.length + " bytes, and at most "
          + maxMessageBytes + " fit into a frame; raise"
          + " pekko.remote.artery.advanced.maximum-frame-size of the sender, and maxMessageBytes of"
          + " the source");
    }
  }

  private Receipt put(byte[] payload) {
    Outbox.Outgoing record = new Outbox.Outgoing(payload);
    switch (outbox.add(record)) {
      case CLOSED -> {
        room.release();
        throw new IllegalStateException(outbox.closedBecause());
      }
      case FIRST -> actor.tell(SendingActor.Wake.NOW, ActorRef.noSender());
      case MORE -> {}
    }
    return record.receipt();
  }

  /**
   * Completes with the number of the last record of this id that the job had stored when this sender
   * was welcomed; 0 if there was none. The next record that is sent has the number after that.
   */
  public CompletionStage<Long> lastStored() {
    return lastStored.minimalCompletionStage();
  }

  /** Stops. Receipts of what is not yet stored fail; wait for them before, if they matter. */
  @Override
  public void close() {
    actor.tell(SendingActor.Close.NOW, ActorRef.noSender());
    outbox.close("sender " + id + " is closed");
  }

  /** {@code sender host-7}. */
  @Override
  public String toString() {
    return "sender " + id;
  }
}
