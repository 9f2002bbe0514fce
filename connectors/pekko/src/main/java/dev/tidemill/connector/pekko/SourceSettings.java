/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.pekko;

import dev.tidemill.function.MapFunction;
import dev.tidemill.spi.source.ReplayCapability;
import org.jspecify.annotations.Nullable;

/**
 * Options of a source.
 *
 * @param systems where the actor lives
 * @param name name of the actor
 * @param acceptsTell whether plain messages are records, too
 * @param tellSequence the number of a plain message; null if there is none
 * @param window how many records a sender may send that are not acknowledged
 * @param maxMessageBytes largest message
 * @param maxSenders how many senders are remembered
 */
record SourceSettings(
    Systems systems,
    String name,
    boolean acceptsTell,
    @Nullable MapFunction<? super ActorMessage, Long> tellSequence,
    int window,
    int maxMessageBytes,
    int maxSenders) {
  /** A block log takes no record of more than 40 MiB, so one would be sent again and again. */
  private static final int MAX_MESSAGE_BYTES = 32 << 20;

  static SourceSettings of(Systems systems, String name) {
    return new SourceSettings(
        systems,
        Arguments.requireName("the name of an actor", name),
        false,
        null,
        4_096,
        250_000,
        256);
  }

  SourceSettings withTell(@Nullable MapFunction<? super ActorMessage, Long> sequence) {
    return new SourceSettings(systems, name, true, sequence, window, maxMessageBytes, maxSenders);
  }

  SourceSettings withWindow(int records) {
    return new SourceSettings(
        systems,
        name,
        acceptsTell,
        tellSequence,
        Arguments.requireBetween("window", 1, 65_536, records),
        maxMessageBytes,
        maxSenders);
  }

  SourceSettings withMaxMessageBytes(int bytes) {
    return new SourceSettings(
        systems,
        name,
        acceptsTell,
        tellSequence,
        window,
        Arguments.requireBetween("maxMessageBytes", 1, MAX_MESSAGE_BYTES, bytes),
        maxSenders);
  }

  SourceSettings withMaxSenders(int senders) {
    return new SourceSettings(
        systems,
        name,
        acceptsTell,
        tellSequence,
        window,
        maxMessageBytes,
        Arguments.requireBetween("maxSenders", 1, 10_000, senders));
  }

  Protocol.Welcome welcome(Session session, long stored) {
    return new Protocol.Welcome(session.id(), stored, session.done(), window, maxMessageBytes);
  }

  /** The weaker one of what is accepted. */
  ReplayCapability replay() {
    return acceptsTell ? ReplayCapability.NONE : ReplayCapability.REDELIVERS_UNACKNOWLEDGED;
  }

  @Override
  public String toString() {
    return "actor " + name + ", " + systems;
  }
}
