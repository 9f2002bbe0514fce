/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.mqtt;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import java.io.Closeable;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Sends to a broker, with the bare client library, and again what a lost connection has left open. */
final class Sender implements Closeable {
  private static final int IN_FLIGHT = 500;

  /** A broker ends the connection of a client when another one comes with the same id. */
  private static final AtomicInteger SENDERS = new AtomicInteger();

  private final Mqtt5AsyncClient client;
  private final Semaphore free = new Semaphore(IN_FLIGHT);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  Sender(int port) {
    client = MqttClient.builder()
        .identifier("sender-" + SENDERS.incrementAndGet())
        .serverHost("localhost")
        .serverPort(port)
        .automaticReconnect()
        .initialDelay(100, TimeUnit.MILLISECONDS)
        .maxDelay(500, TimeUnit.MILLISECONDS)
        .applyAutomaticReconnect()
        .useMqttVersion5()
        .buildAsync();
    client.connectWith().cleanStart(false).sessionExpiryInterval(3600).send().join();
  }

  /** Returns when the broker has acknowledged it. */
  void send(String topic, String text, int qos) {
    send(topic, text.getBytes(StandardCharsets.UTF_8), qos, false);
  }

  void send(String topic, byte[] payload, int qos, boolean retain) {
    publish(topic, payload, qos, retain).join();
  }

  /** Returns soon; {@link #flush} waits for the acknowledgements. */
  @SuppressWarnings("FutureReturnValueIgnored") // its failure is kept
  void sendSoon(String topic, String text, int qos) throws InterruptedException {
    free.acquire();
    publish(topic, text.getBytes(StandardCharsets.UTF_8), qos, false)
        .whenComplete((answer, problem) -> {
          if (problem != null) {
            failure.compareAndSet(null, problem);
          }
          free.release();
        });
  }

  void flush() throws InterruptedException {
    free.acquire(IN_FLIGHT);
    free.release(IN_FLIGHT);
    Throwable problem = failure.get();
    if (problem != null) {
      throw new AssertionError("the broker has not taken everything", problem);
    }
  }

  private CompletableFuture<?> publish(String topic, byte[] payload, int qos, boolean retain) {
    return client.publish(Mqtt5Publish.builder()
        .topic(topic)
        .qos(Objects.requireNonNull(MqttQos.fromCode(qos)))
        .retain(retain)
        .payload(payload)
        .userProperties()
        .add("from", "sender")
        .applyUserProperties()
        .build());
  }

  @Override
  public void close() {
    client
        .disconnectWith()
        .sessionExpiryInterval(0)
        .send()
        .exceptionally(problem -> null)
        .join();
  }
}
