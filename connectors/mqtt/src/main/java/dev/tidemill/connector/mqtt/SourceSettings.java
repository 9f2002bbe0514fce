/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.mqtt;

import dev.tidemill.spi.source.ReplayCapability;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Options of a source.
 *
 * @param broker where to connect
 * @param subscriptions what to ask for
 * @param clientId name of the session; null if none is given
 * @param sessionExpiry how long the broker keeps the session
 * @param receiveMaximum messages that are on their way and not yet stored, at most
 * @param maxMessageBytes largest message
 */
record SourceSettings(
    MqttBroker broker,
    List<Subscription> subscriptions,
    @Nullable String clientId,
    Duration sessionExpiry,
    int receiveMaximum,
    int maxMessageBytes) {
  /** A block log takes no record of more than 40 MiB, so one would be sent again and again. */
  private static final int MAX_MESSAGE_BYTES = 32 << 20;

  static SourceSettings of(MqttBroker broker, Subscription subscription) {
    return new SourceSettings(
        broker, List.of(subscription), null, Duration.ofDays(7), 1_000, 1 << 20);
  }

  SourceSettings with(Subscription more) {
    List<Subscription> all = new ArrayList<>(subscriptions);
    if (all.stream().anyMatch(each -> each.filter().equals(more.filter()))) {
      throw Arguments.invalid("topic filter " + more.filter() + " is named twice");
    }
    all.add(more);
    return new SourceSettings(
        broker, List.copyOf(all), clientId, sessionExpiry, receiveMaximum, maxMessageBytes);
  }

  SourceSettings withClientId(String id) {
    return new SourceSettings(
        broker,
        subscriptions,
        Arguments.requireText("clientId", id),
        sessionExpiry,
        receiveMaximum,
        maxMessageBytes);
  }

  SourceSettings withSessionExpiry(Duration expiry) {
    return new SourceSettings(
        broker,
        subscriptions,
        clientId,
        Arguments.requireSeconds("sessionExpiry", 0xffff_ffffL, expiry),
        receiveMaximum,
        maxMessageBytes);
  }

  SourceSettings withReceiveMaximum(int messages) {
    return new SourceSettings(
        broker,
        subscriptions,
        clientId,
        sessionExpiry,
        Arguments.requireBetween("receiveMaximum", 1, 65_535, messages),
        maxMessageBytes);
  }

  SourceSettings withMaxMessageBytes(int bytes) {
    return new SourceSettings(
        broker,
        subscriptions,
        clientId,
        sessionExpiry,
        receiveMaximum,
        Arguments.requireBetween("maxMessageBytes", 1, MAX_MESSAGE_BYTES, bytes));
  }

  /** Whether the broker shall keep messages while the job is away. */
  boolean isPersistent() {
    return subscriptions.stream().anyMatch(each -> each.qos() > 0);
  }

  ReplayCapability replay() {
    return isPersistent() ? ReplayCapability.REDELIVERS_UNACKNOWLEDGED : ReplayCapability.NONE;
  }

  /** The client id; without one, the given one is used where no session needs it. */
  String requireClientId(String otherwise) {
    if (clientId != null) {
      return clientId;
    }
    if (isPersistent()) {
      throw Arguments.invalid(
          "a subscription with QoS 1 or 2 needs a client id, by which the broker"
              + " finds its session again; add clientId(\"...\"), a name that no other client of this"
              + " broker has, and that stays the same");
    }
    return otherwise;
  }

  @Override
  public String toString() {
    return subscriptions.stream().map(Subscription::toString).collect(Collectors.joining(", "))
        + ", " + broker;
  }
}
