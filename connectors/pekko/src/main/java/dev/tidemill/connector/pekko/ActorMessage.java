/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.pekko;

import dev.tidemill.codec.CodecConstructor;
import dev.tidemill.spi.source.EncodedRecord;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/** What an actor has sent. */
public final class ActorMessage implements EncodedRecord, Serializable {
  private static final long serialVersionUID = 1L;

  private final String sender;
  private final long sequence;
  private final byte[] payload;

  @CodecConstructor({"sender", "sequence", "payload"})
  ActorMessage(String sender, long sequence, byte[] payload) {
    this.sender = sender;
    this.sequence = sequence;
    this.payload = payload;
  }

  /** A message with a text in UTF-8, and no sender: for tests. */
  public static ActorMessage of(String text) {
    return new ActorMessage("", 0, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Returns the id of an {@link ActorSender}, or the path of the actor that has called {@code tell};
   * empty if it did not say.
   */
  public String sender() {
    return sender;
  }

  /** Returns the number that an {@link ActorSender} has given it, from 1; 0 for a {@code tell}. */
  public long sequence() {
    return sequence;
  }

  /** Returns the content. Callers do not change the array. */
  @Override
  public byte[] payload() {
    return payload;
  }

  /**
   * Returns the content as text.
   *
   * @throws CharacterCodingException if it is not UTF-8
   */
  public String text() throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString();
  }

  /** {@code sender@sequence}, or the sender alone. */
  @Override
  public String position() {
    return sequence == 0 ? sender : sender + "@" + sequence;
  }

  /** Knows {@code sender} and {@code sequence}. */
  @Override
  public Optional<String> attribute(String name) {
    return switch (name) {
      case "sender" -> Optional.of(sender).filter(text -> !text.isEmpty());
      case "sequence" -> Optional.of(sequence).filter(number -> number > 0).map(Object::toString);
      default -> Optional.empty();
    };
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ActorMessage that
        && sender.equals(that.sender)
        && sequence == that.sequence
        && Arrays.equals(payload, that.payload);
  }

  @Override
  public int hashCode() {
    return 31 * Objects.hash(sender, sequence) + Arrays.hashCode(payload);
  }

  /** {@code message host-7@42, 12 bytes}; not the content, which may be secret. */
  @Override
  public String toString() {
    return "message" + (sender.isEmpty() ? "" : " " + position()) + ", " + payload.length
        + " bytes";
  }
}
