/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench.connectors;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/** Publishes to topics with QoS 1. */
final class MqttSender {
  private static final int IN_FLIGHT = 1_000;

  private final Mqtt5AsyncClient client;

  private MqttSender(int port) {
    client = MqttClient.builder()
        .serverHost("localhost")
        .serverPort(port)
        .useMqttVersion5()
        .buildAsync();
    client.connect().join();
  }

  /** Argument: port of the broker. */
  public static void main(String[] args) throws Exception {
    SendingProcess.obey(new MqttSender(Integer.parseInt(args[0]))::send);
    System.exit(0);
  }

  private void send(String topic, long records) {
    Deque<CompletableFuture<?>> underWay = new ArrayDeque<>();
    for (long i = 0; i < records; i++) {
      if (underWay.size() == IN_FLIGHT) {
        underWay.remove().join();
      }
      underWay.add(client
          .publishWith()
          .topic(topic)
          .qos(MqttQos.AT_LEAST_ONCE)
          .payload(SendingProcess.text(i).getBytes(StandardCharsets.UTF_8))
          .send());
    }
    underWay.forEach(CompletableFuture::join);
  }
}
