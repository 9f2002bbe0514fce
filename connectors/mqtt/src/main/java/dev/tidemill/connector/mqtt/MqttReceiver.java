/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.mqtt;

import dev.tidemill.spi.source.Delivery;
import dev.tidemill.spi.source.Gap;
import dev.tidemill.spi.source.Receiver;
import dev.tidemill.spi.source.ReceiverContext;
import dev.tidemill.spi.source.ReplayCapability;
import dev.tidemill.spi.source.VersionedText;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a source. The thread of the network puts messages into an {@link Inbox}; the
 * thread of the receiver stores them, and waits while there is no room.
 */
final class MqttReceiver implements Receiver<MqttMessage> {
  private static final int RECORDS_AT_ONCE = 512;
  private static final long BYTES_UNCONFIRMED = 64L << 20;

  private final SourceSettings settings;
  private final @Nullable Function<? super MqttMessage, String> id;
  private final SourceHistory history;
  private volatile boolean isLost;

  MqttReceiver(
      SourceSettings settings,
      @Nullable Function<? super MqttMessage, String> id,
      SourceHistory history) {
    this.settings = settings;
    this.id = id;
    this.history = history;
  }

  @Override
  public ReplayCapability replay() {
    return settings.replay();
  }

  @Override
  public void onStart(ReceiverContext<MqttMessage> context) throws InterruptedException {
    String clientId = settings.requireClientId(context.id("mqtt client"));
    Inbox inbox = new Inbox(settings.receiveMaximum(), BYTES_UNCONFIRMED);
    Server server = settings.broker().server(history.nextAttempt());
    try (Connection connection = Connection.create(
        settings.broker(),
        server,
        session(clientId),
        context.threads(),
        inbox::add,
        cause -> lost(server, cause, context))) {
      if (connect(connection, clientId, context)) {
        receive(inbox, position(clientId), context);
      }
    }
  }

  private SessionOptions session(String clientId) {
    return new SessionOptions(
        clientId,
        settings.isPersistent(),
        settings.isPersistent() ? settings.sessionExpiry() : Duration.ZERO,
        history.wasOverrun() ? SessionOptions.NO_LIMIT : settings.receiveMaximum());
  }

  private void lost(Server server, Throwable cause, ReceiverContext<MqttMessage> context) {
    isLost = true;
    if (Reasons.isOverrun(cause)) {
      // It would send the same again: mosquitto 2.0.11 answers each acknowledgement with as many
      // messages as may be on their way in total, while it has them.
      history.setOverrun();
    }
    context.restart(
        "the connection to MQTT broker " + server + " is lost: " + Reasons.advice(cause), cause);
  }

  private boolean connect(
      Connection connection, String clientId, ReceiverContext<MqttMessage> context)
      throws InterruptedException {
    try {
      boolean present = connection.connect();
      if (settings.isPersistent()) {
        reportLostSession(connection, clientId, present, context);
      }
      List<Integer> granted = connection.subscribe(settings.subscriptions());
      for (int i = 0; i < granted.size(); i++) {
        Subscription asked = settings.subscriptions().get(i);
        if (granted.get(i) > 2) {
          throw new IOException("it refuses the subscription to " + asked + " (code "
              + granted.get(i) + "); check that the user may read this topic");
        }
        if (granted.get(i) < asked.qos()) {
          context.reportError(
              connection + " grants only QoS " + granted.get(i) + " for " + asked
                  + ", so messages may be lost",
              new IOException("less was granted than asked for"));
        }
      }
    } catch (IOException e) {
      context.restart(
          "client " + clientId + " cannot receive from " + connection + ": " + e.getMessage(), e);
      return false;
    }
    history.setConnected();
    context.reportConnected(connection.toString());
    if (settings.isPersistent()) {
      // Nothing but the position: the next process knows by it that there was a session.
      context.store(Delivery.<MqttMessage>of(List.of()).position(position(clientId)));
    }
    return true;
  }

  /** A session that was there before and is gone has taken messages with it. */
  private void reportLostSession(
      Connection connection,
      String clientId,
      boolean present,
      ReceiverContext<MqttMessage> context) {
    Optional<String> before =
        context.lastStored().map(text -> VersionedText.parse(text, 1).text());
    if (present || (before.isEmpty() && !history.wasConnected())) {
      return;
    }
    String old = before.orElse(clientId);
    context.reportGap(new Gap(
        "session of client " + old,
        "",
        old.equals(clientId)
            ? connection + " has lost the session of client " + clientId
                + ": what it has kept for it, and what was sent since, is missing"
            : "the client id has changed from " + old + " to " + clientId + ": what " + connection
                + " has kept for " + old + " is missing"));
  }

  private static String position(String clientId) {
    return new VersionedText(1, clientId).toString();
  }

  private void receive(Inbox inbox, String position, ReceiverContext<MqttMessage> context)
      throws InterruptedException {
    List<Incoming> taken = List.of();
    try {
      while (!context.isStopped()) {
        long room = Math.max(1, context.credit().records());
        taken = inbox.take((int) Math.min(RECORDS_AT_ONCE, room));
        reportDropped(inbox.takeDropped(), context);
        store(taken, position, context);
        taken = List.of();
      }
    } finally {
      reportLeft(taken, inbox, context);
    }
  }

  /**
   * The next connection has an inbox of its own. The broker sends again what is unacknowledged, but
   * nothing with QoS 0. A job that stops by itself loses what comes from then on anyway.
   */
  private void reportLeft(List<Incoming> taken, Inbox inbox, ReceiverContext<MqttMessage> context) {
    if (!isLost) {
      return;
    }
    reportDropped(inbox.takeDropped(), context);
    long left = inbox.unconfirmed()
        + taken.stream().filter(each -> each.message().qos() == 0).count();
    if (left > 0) {
      context.reportGap(new Gap(
          "QoS 0",
          "",
          left + " messages with QoS 0 were dropped, because the job had no room for them when the"
              + " connection was lost"));
    }
  }

  private void store(List<Incoming> taken, String position, ReceiverContext<MqttMessage> context)
      throws InterruptedException {
    List<MqttMessage> records = new ArrayList<>(taken.size());
    for (Incoming each : taken) {
      add(each.message(), records, context);
    }
    Delivery<MqttMessage> delivery = Delivery.<MqttMessage>of(records)
        .onStored(() -> taken.forEach(each -> each.acknowledgement().run()));
    if (settings.isPersistent()) {
      delivery = delivery.position(position);
    }
    context.store(id == null ? delivery : delivery.id(id));
  }

  /** A message that is left out is acknowledged like any other, or it would come for ever. */
  private void add(
      MqttMessage message, List<MqttMessage> records, ReceiverContext<MqttMessage> context) {
    if (message.size() <= settings.maxMessageBytes()) {
      records.add(message);
      return;
    }
    context.reportError(
        "a " + message + " is left out: maxMessageBytes is " + settings.maxMessageBytes(),
        new IOException("message too large"));
  }

  private void reportDropped(long dropped, ReceiverContext<MqttMessage> context) {
    if (dropped > 0) {
      context.reportGap(new Gap(
          "QoS 0",
          "",
          dropped
              + " messages with QoS 0 were dropped, because they came faster than the job stores"
              + " them"));
    }
  }

  /** Nothing to do: the thread in {@link #onStart} is interrupted, and closes the connection. */
  @Override
  public void onStop() {}
}
