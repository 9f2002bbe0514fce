/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.zeromq;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Options of a source.
 *
 * @param pattern how to receive
 * @param endpoint where to connect, or what to bind
 * @param topics what to subscribe to
 * @param bind whether the other side connects
 * @param window messages that may be on their way and not yet stored
 * @param maxMessageBytes largest message
 * @param curve keys; null without encryption
 */
record SourceSettings(
    Pattern pattern,
    String endpoint,
    List<String> topics,
    boolean bind,
    int window,
    int maxMessageBytes,
    @Nullable CurveKeys curve)
    implements Serializable {
  /** A block log takes no record of more than 40 MiB, so one would be sent again and again. */
  private static final int MAX_MESSAGE_BYTES = 32 << 20;

  static SourceSettings of(Pattern pattern, String endpoint) {
    return new SourceSettings(
        pattern,
        Arguments.requireEndpoint(endpoint),
        List.of(),
        false,
        pattern == Pattern.DEALER ? 500 : 1_000,
        1 << 20,
        null);
  }

  SourceSettings withTopics(List<String> newTopics) {
    return new SourceSettings(pattern, endpoint, newTopics, bind, window, maxMessageBytes, curve);
  }

  SourceSettings binding() {
    if (pattern == Pattern.DEALER) {
      throw Arguments.invalid("a dealer connects to its sender; let the sender bind " + endpoint);
    }
    if (curve != null) {
      throw Arguments.invalid("curve and bind() exclude each other; let the other side bind");
    }
    return new SourceSettings(pattern, endpoint, topics, true, window, maxMessageBytes, curve);
  }

  SourceSettings withWindow(int messages) {
    return new SourceSettings(
        pattern,
        endpoint,
        topics,
        bind,
        Arguments.requireBetween("window", 1, 100_000, messages),
        maxMessageBytes,
        curve);
  }

  SourceSettings withMaxMessageBytes(int bytes) {
    return new SourceSettings(
        pattern,
        endpoint,
        topics,
        bind,
        window,
        Arguments.requireBetween("maxMessageBytes", 1, MAX_MESSAGE_BYTES, bytes),
        curve);
  }

  SourceSettings withCurve(CurveKeys keys) {
    if (bind) {
      throw Arguments.invalid("curve and bind() exclude each other; let the other side bind");
    }
    return new SourceSettings(pattern, endpoint, topics, bind, window, maxMessageBytes, keys);
  }

  /** {@code ZeroMQ publisher tcp://localhost:5556}; no keys. */
  @Override
  public String toString() {
    return "ZeroMQ " + pattern.peer() + (bind ? " at " : " ") + endpoint;
  }
}
