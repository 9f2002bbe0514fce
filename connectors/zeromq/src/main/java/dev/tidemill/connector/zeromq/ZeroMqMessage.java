/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.zeromq;

import dev.tidemill.codec.CodecConstructor;
import dev.tidemill.spi.source.EncodedRecord;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/** A message as its sender has sent it: the payload is the last frame, and the topic the first. */
public final class ZeroMqMessage implements EncodedRecord, Serializable {
  private final String topic;
  private final String run;
  private final long number;
  private final byte[] payload;

  /** Outside the credit protocol, the run is empty and the number is 0. */
  @CodecConstructor({"topic", "run", "number", "payload"})
  ZeroMqMessage(String topic, String run, long number, byte[] payload) {
    this.topic = topic;
    this.run = run;
    this.number = number;
    this.payload = payload;
  }

  /** A message of two frames, the second one a text in UTF-8: for tests. */
  public static ZeroMqMessage of(String topic, String text) {
    return new ZeroMqMessage(topic, "", 0, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the first of several frames, as text in UTF-8; empty if the payload is the only one. */
  public String topic() {
    return topic;
  }

  /** Returns the last frame; a new array. */
  @Override
  public byte[] payload() {
    return payload.clone();
  }

  /**
   * Returns the number of the message that its sender has given it, such as {@code run-7@1042}, in
   * the credit protocol; otherwise the topic.
   */
  @Override
  public String position() {
    return run.isEmpty() ? topic : run + "@" + number;
  }

  /** The sender's name for the sequence of its messages; empty without the credit protocol. */
  String run() {
    return run;
  }

  /** The number of the message in its run, from 1; 0 without the credit protocol. */
  long number() {
    return number;
  }

  /** Returns how many bytes the payload has. */
  @Override
  public int size() {
    return payload.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ZeroMqMessage that
        && topic.equals(that.topic)
        && run.equals(that.run)
        && number == that.number
        && Arrays.equals(payload, that.payload);
  }

  @Override
  public int hashCode() {
    return Objects.hash(topic, run, number, Arrays.hashCode(payload));
  }

  /** {@code message EUR, 12 bytes}; not the content, which may be large or private. */
  @Override
  public String toString() {
    return "message" + (position().isEmpty() ? "" : " " + position()) + ", " + payload.length
        + " bytes";
  }
}
