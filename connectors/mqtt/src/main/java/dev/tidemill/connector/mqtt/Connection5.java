/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.mqtt;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5SimpleAuth;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5SimpleAuthBuilder;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5ConnectBuilder;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5RetainHandling;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5Subscribe;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5Subscription;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.suback.Mqtt5SubAckReasonCode;
import dev.tidemill.spi.job.ConnectorThreads;
import dev.tidemill.spi.sink.OutgoingMessage;
import io.reactivex.disposables.Disposable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A connection that speaks MQTT 5. */
final class Connection5 extends Connection {
  private final Mqtt5AsyncClient client;
  private final SessionOptions session;
  private final Disposable messages;

  Connection5(
      MqttBroker broker,
      Server server,
      SessionOptions session,
      ConnectorThreads threads,
      Consumer<Incoming> received,
      Consumer<Throwable> lost) {
    super(broker, server);
    this.session = session;
    this.client = client(session, threads, lost).useMqttVersion5().buildAsync();
    this.messages = client
        .toRx()
        .publishes(MqttGlobalPublishFilter.ALL, true)
        .subscribe(
            publish -> received.accept(new Incoming(message(publish), acknowledgement(publish))),
            problem -> {}); // it ends with the connection, whose end is reported
  }

  private static MqttMessage message(Mqtt5Publish publish) {
    List<MqttMessage.Property> properties = publish.getUserProperties().asList().stream()
        .map(property -> new MqttMessage.Property(
            property.getName().toString(), property.getValue().toString()))
        .toList();
    return new MqttMessage(
        publish.getTopic().toString(),
        publish.getPayloadAsBytes(),
        publish.getQos().getCode(),
        publish.isRetain(),
        properties);
  }

  private static Runnable acknowledgement(Mqtt5Publish publish) {
    return publish.getQos() == MqttQos.AT_MOST_ONCE ? () -> {} : publish::acknowledge;
  }

  @Override
  CompletableFuture<Boolean> sendConnect() {
    Mqtt5ConnectBuilder connect = Mqtt5Connect.builder()
        .cleanStart(!session.persistent())
        .sessionExpiryInterval(session.expiry().toSeconds())
        .keepAlive((int) broker().keepAlive().toSeconds())
        .restrictions()
        .receiveMaximum(session.receiveMaximum())
        .applyRestrictions();
    String user = broker().user();
    String password = broker().password();
    Mqtt5SimpleAuthBuilder login = Mqtt5SimpleAuth.builder();
    if (password != null) {
      Mqtt5SimpleAuthBuilder.Complete withPassword =
          login.password(password.getBytes(StandardCharsets.UTF_8));
      connect = connect.simpleAuth(
          user == null ? withPassword.build() : withPassword.username(user).build());
    } else if (user != null) {
      connect = connect.simpleAuth(login.username(user).build());
    }
    return client.connect(connect.build()).thenApply(Mqtt5ConnAck::isSessionPresent);
  }

  @Override
  CompletableFuture<List<Integer>> sendSubscribe(List<Subscription> subscriptions) {
    List<Mqtt5Subscription> all = subscriptions.stream()
        .map(each -> Mqtt5Subscription.builder()
            .topicFilter(each.filter())
            .qos(Connection3.qos(each.qos()))
            .retainAsPublished(false)
            .retainHandling(Mqtt5RetainHandling.SEND_IF_SUBSCRIPTION_DOES_NOT_EXIST)
            .build())
        .toList();
    return client
        .subscribe(Mqtt5Subscribe.builder().addSubscriptions(all).build())
        .thenApply(answer ->
            answer.getReasonCodes().stream().map(Mqtt5SubAckReasonCode::getCode).toList());
  }

  @Override
  CompletableFuture<?> publish(OutgoingMessage message, int qos, boolean retain) {
    return client.publish(Mqtt5Publish.builder()
        .topic(message.destination())
        .qos(Connection3.qos(qos))
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
