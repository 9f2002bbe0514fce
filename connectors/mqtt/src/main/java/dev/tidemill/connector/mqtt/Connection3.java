/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.mqtt;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.message.auth.Mqtt3SimpleAuth;
import com.hivemq.client.mqtt.mqtt3.message.auth.Mqtt3SimpleAuthBuilder;
import com.hivemq.client.mqtt.mqtt3.message.connect.Mqtt3Connect;
import com.hivemq.client.mqtt.mqtt3.message.connect.Mqtt3ConnectBuilder;
import com.hivemq.client.mqtt.mqtt3.message.connect.connack.Mqtt3ConnAck;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import com.hivemq.client.mqtt.mqtt3.message.subscribe.Mqtt3Subscribe;
import com.hivemq.client.mqtt.mqtt3.message.subscribe.Mqtt3Subscription;
import com.hivemq.client.mqtt.mqtt3.message.subscribe.suback.Mqtt3SubAckReturnCode;
import dev.tidemill.spi.job.ConnectorThreads;
import dev.tidemill.spi.sink.OutgoingMessage;
import io.reactivex.disposables.Disposable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A connection that speaks MQTT 3.1.1. */
final class Connection3 extends Connection {
  private final Mqtt3AsyncClient client;
  private final SessionOptions session;
  private final Disposable messages;

  Connection3(
      MqttBroker broker,
      Server server,
      SessionOptions session,
      ConnectorThreads threads,
      Consumer<Incoming> received,
      Consumer<Throwable> lost) {
    super(broker, server);
    this.session = session;
    this.client = client(session, threads, lost).useMqttVersion3().buildAsync();
    this.messages = client
        .toRx()
        .publishes(MqttGlobalPublishFilter.ALL, true)
        .subscribe(
            publish -> received.accept(new Incoming(message(publish), acknowledgement(publish))),
            problem -> {}); // it ends with the connection, whose end is reported
  }

  static MqttQos qos(int code) {
    return Objects.requireNonNull(MqttQos.fromCode(code));
  }

  private static MqttMessage message(Mqtt3Publish publish) {
    return new MqttMessage(
        publish.getTopic().toString(),
        publish.getPayloadAsBytes(),
        publish.getQos().getCode(),
        publish.isRetain(),
        List.of());
  }

  private static Runnable acknowledgement(Mqtt3Publish publish) {
    return publish.getQos() == MqttQos.AT_MOST_ONCE ? () -> {} : publish::acknowledge;
  }

  @Override
  CompletableFuture<Boolean> sendConnect() {
    Mqtt3ConnectBuilder connect = Mqtt3Connect.builder()
        .cleanSession(!session.persistent())
        .keepAlive((int) broker().keepAlive().toSeconds());
    String user = broker().user();
    String password = broker().password();
    if (user != null) {
      Mqtt3SimpleAuthBuilder.Complete login = Mqtt3SimpleAuth.builder().username(user);
      connect = connect.simpleAuth(
          password == null
              ? login.build()
              : login.password(password.getBytes(StandardCharsets.UTF_8)).build());
    }
    return client.connect(connect.build()).thenApply(Mqtt3ConnAck::isSessionPresent);
  }

  @Override
  CompletableFuture<List<Integer>> sendSubscribe(List<Subscription> subscriptions) {
    List<Mqtt3Subscription> all = subscriptions.stream()
        .map(each -> Mqtt3Subscription.builder()
            .topicFilter(each.filter())
            .qos(qos(each.qos()))
            .build())
        .toList();
    return client
        .subscribe(Mqtt3Subscribe.builder().addSubscriptions(all).build())
        .thenApply(answer ->
            answer.getReturnCodes().stream().map(Mqtt3SubAckReturnCode::getCode).toList());
  }

  @Override
  CompletableFuture<?> publish(OutgoingMessage message, int qos, boolean retain) {
    return client.publish(Mqtt3Publish.builder()
        .topic(message.destination())
        .qos(qos(qos))
        .retain(retain)
        .payload(message.payload())
        .build());
  }

  @Override
  CompletableFuture<?> sendDisconnect() {
    return client.disconnect();
  }

  @Override
  void stopTaking() {
    messages.dispose();
  }
}
