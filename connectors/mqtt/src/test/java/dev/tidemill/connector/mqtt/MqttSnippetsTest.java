/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemill.DStream;
import dev.tidemill.PairDStream;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import dev.tidemill.spi.source.Deduplication;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The examples of docs/connectors/mqtt.md. */
@NeedsMosquitto
class MqttSnippetsTest {
  private final StreamingContext ssc = StreamingContext.builder()
      .master("local[1]")
      .batchInterval(Duration.ofMillis(100))
      .build();

  private Mosquitto mosquitto;

  @BeforeEach
  void startBroker() throws IOException {
    mosquitto = Mosquitto.startForgetful();
  }

  @AfterEach
  void stop() {
    ssc.stop(false);
    ssc.close();
    mosquitto.close();
  }

  @Test
  void from_topics_to_a_topic() {
    String uri = mosquitto.uri();
    // region job
    MqttBroker broker = Mqtt.broker(uri);

    ssc.stream("doors", Mqtt.source(broker, "doors/+").clientId("door-report").texts())
        .filter(event -> event.startsWith("open"))
        .writeTo(Mqtt.sink(broker, "alarms"));
    // endregion
    ssc.start();
    try (Reader reader = new Reader(mosquitto.port(), "alarms");
        Sender sender = new Sender(mosquitto.port())) {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> mosquitto.log().stream().anyMatch(line -> line.contains("doors/+ (QoS 1)")));
      sender.send("doors/1", "shut", 1);
      sender.send("doors/2", "open by 7", 1);
      await().atMost(Duration.ofSeconds(30)).until(() -> !reader.texts().isEmpty());
      assertThat(reader.texts()).containsExactly("open by 7");
    }
  }

  record Reading(String sensor, long number, double celsius) {
    static Reading parse(String topic, String text) {
      String[] parts = text.split(" ", -1);
      return new Reading(topic, Long.parseLong(parts[0]), Double.parseDouble(parts[1]));
    }

    String id() {
      return sensor + " " + number;
    }
  }

  @Test
  void records() {
    MqttBroker broker = mosquitto.broker();
    // region records
    MqttSource<Reading> readings = Mqtt.source(broker, "sensors/+/celsius")
        .topic("legacy/#", 0)
        .clientId("heating")
        .decode(message -> Reading.parse(message.topic(), message.text()))
        .deduplicate(Reading::id, new Deduplication(100_000, Duration.ofHours(1)));
    // endregion
    DStream<Reading> stream = ssc.stream("readings", readings);
    stream.map(Reading::celsius).writeTo(Mqtt.sink(broker, "out"));
    ssc.start();
    try (Reader reader = new Reader(mosquitto.port(), "out");
        Sender sender = new Sender(mosquitto.port())) {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> mosquitto.log().stream()
              .anyMatch(line -> line.contains("Sending SUBACK to heating")));
      sender.send("sensors/1/celsius", "1 20.5", 1);
      sender.send("sensors/1/celsius", "1 20.5", 1);
      sender.send("legacy/x", "1 19.5", 1);
      await().atMost(Duration.ofSeconds(30)).until(() -> reader.texts().size() == 2);
      assertThat(reader.texts()).containsExactly("20.5", "19.5");
    }
  }

  @Test
  void a_retained_value_for_each_key() {
    MqttBroker broker = mosquitto.broker();
    PairDStream<String, Long> counts = ssc.queueStream(List.of(List.of("a", "b", "a")))
        .mapToPair(word -> Pair.of(word, 1L))
        .reduceByKey(Long::sum);
    // region sink
    counts.writeTo(Mqtt.<Pair<String, Long>>sink(broker, "counts")
        .topics(count -> "counts/" + count.key())
        .texts(count -> count.value().toString())
        .retained());
    // endregion
    ssc.start();
    await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
      try (Reader reader = new Reader(mosquitto.port(), "counts/+")) {
        assertThat(reader.read())
            .containsExactlyInAnyOrder(
                new Reader.Seen("counts/a", "2", true), new Reader.Seen("counts/b", "1", true));
      }
    });
  }

  @Test
  void a_broker_with_tls() {
    String password = "";
    // region tls
    MqttBroker broker = Mqtt.broker("ssl://mqtt.example.org")
        .user("door-report")
        .password(password)
        .trustStore(Path.of("ca.p12"), "changeit");
    // endregion
    assertThat(broker).hasToString("MQTT broker ssl://mqtt.example.org:8883");
  }
}
