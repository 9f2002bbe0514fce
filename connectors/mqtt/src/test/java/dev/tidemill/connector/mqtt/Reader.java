/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.mqtt;

import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import java.io.Closeable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Reads what others see, with the bare client library. */
final class Reader implements Closeable {
  private static final String MARK = "mark/";
  private static final AtomicLong READERS = new AtomicLong();

  /** A message that was seen. */
  record Seen(String topic, String text, boolean retained) {}

  private final Mqtt5AsyncClient client;
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final int port;
  private long marks;

  Reader(int port, String filter) {
    this.port = port;
    client = MqttClient.builder()
        .identifier("reader-" + READERS.incrementAndGet())
        .serverHost("localhost")
        .serverPort(port)
        .useMqttVersion5()
        .buildAsync();
    client.connect().join();
    for (String each : List.of(filter, MARK + "#")) {
      client
          .subscribeWith()
          .topicFilter(each)
          .qos(MqttQos.EXACTLY_ONCE)
          .callback(publish -> seen.add(new Seen(
              publish.getTopic().toString(),
              new String(publish.getPayloadAsBytes(), StandardCharsets.UTF_8),
              publish.isRetain())))
          .send()
          .join();
    }
  }

  /** All messages that the broker has taken before this call. */
  List<Seen> read() {
    Seen mark = new Seen(MARK + port, "mark " + ++marks, false);
    try (Sender sender = new Sender(port)) {
      sender.send(mark.topic(), mark.text(), 2);
    }
    await().atMost(Duration.ofSeconds(30)).until(() -> seen.contains(mark));
    return seen.stream().filter(each -> !each.topic().startsWith(MARK)).toList();
  }

  List<String> texts() {
    return read().stream().map(Seen::text).toList();
  }

  @Override
  public void close() {
    client.disconnect().exceptionally(problem -> null).join();
  }
}
