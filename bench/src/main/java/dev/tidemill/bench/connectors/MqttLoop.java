/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench.connectors;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import io.reactivex.disposables.Disposable;
import java.nio.charset.StandardCharsets;

/**
 * The bare client, as one uses it: a callback, after which the client acknowledges the message. The broker keeps the session
 * as long as it keeps the job's.
 */
final class MqttLoop implements Reader {
  private final Arrivals arrivals = new Arrivals();
  private final Mqtt5AsyncClient client;
  private final Disposable messages;

  MqttLoop(int port, String topic) {
    client = MqttClient.builder()
        .identifier("loop")
        .serverHost("localhost")
        .serverPort(port)
        .useMqttVersion5()
        .buildAsync();
    messages = client
        .toRx()
        .publishes(MqttGlobalPublishFilter.ALL)
        .subscribe(message -> arrivals.add(
            Tally.NONE.plus(new String(message.getPayloadAsBytes(), StandardCharsets.UTF_8))));
    client
        .connectWith()
        .cleanStart(false)
        .sessionExpiryInterval(7 * 24 * 3_600L)
        .send()
        .join();
    client.subscribeWith().topicFilter(topic).qos(MqttQos.AT_LEAST_ONCE).send().join();
  }

  @Override
  public Tally read(long records) {
    return arrivals.take(records);
  }

  @Override
  public void close() {
    client.disconnect().join();
    messages.dispose(); // or the client keeps its thread
  }
}
