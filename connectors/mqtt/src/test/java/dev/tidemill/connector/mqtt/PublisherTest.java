/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tidemill.StreamingContext;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.job.ConnectorThreads;
import dev.tidemill.spi.sink.OutgoingMessage;
import dev.tidemill.spi.sink.StagedMessages;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PublisherTest {
  private static int portWithoutServer() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private static long threads(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().contains(name))
        .count();
  }

  @Test
  void attempts_to_connect_that_fail_leave_no_threads() throws IOException {
    MqttBroker broker = Mqtt.broker("tcp://localhost:" + portWithoutServer());
    Publisher publisher =
        new Publisher(SinkSettings.of(broker), "job", ConnectorThreads.of("leaves-none"));
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(publisher::connect)
          .isInstanceOf(TidemillException.class)
          .hasMessageContaining("check that the broker runs and listens there");
    }
    await().atMost(Duration.ofSeconds(10)).until(() -> threads("leaves-none") == 0);
  }

  private static StagedMessages messages(int count) {
    Iterator<Integer> numbers = IntStream.range(0, count).iterator();
    return () -> numbers.hasNext()
        ? Optional.of(new OutgoingMessage("out", new byte[] {numbers.next().byteValue()}))
        : Optional.empty();
  }

  /** The short timeout bounds connecting, too, and a slow machine may reach it. */
  private static void sendInTheEnd(Publisher publisher) {
    await()
        .pollDelay(Duration.ZERO)
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptionsInstanceOf(TidemillException.class)
        .untilAsserted(() -> publisher.send(messages(5)));
  }

  @Test
  @Timeout(60)
  void acknowledgements_that_do_not_come_fail_the_batch_and_are_counted() throws Exception {
    for (boolean version3 : List.of(false, true)) {
      try (FakeBroker fake = new FakeBroker()) {
        MqttBroker quick = fake.broker().timeout(Duration.ofSeconds(1));
        MqttBroker broker = version3 ? quick.mqtt3() : quick;
        try (Publisher publisher =
            new Publisher(SinkSettings.of(broker), "job", ConnectorThreads.of("waits"))) {
          sendInTheEnd(publisher);
          fake.setAcknowledges(false);
          assertThatThrownBy(() -> publisher.send(messages(5)))
              .isInstanceOf(TidemillException.class)
              .hasMessageContaining(
                  "the broker did not acknowledge all messages: 5 messages were not"
                      + " acknowledged, and none in the last 1000 ms")
              .hasMessageContaining("timeout(...)")
              .hasCauseInstanceOf(IOException.class);
          fake.setAcknowledges(true);
          sendInTheEnd(publisher);
        }
      }
    }
  }

  @Test
  @Timeout(60)
  void acknowledgements_that_do_not_come_stop_a_batch_that_is_larger_than_may_be_sent()
      throws Exception {
    try (FakeBroker fake = new FakeBroker()) {
      SinkSettings settings =
          SinkSettings.of(fake.broker().timeout(Duration.ofSeconds(1))).withInFlight(3);
      try (Publisher publisher = new Publisher(settings, "job", ConnectorThreads.of("waits"))) {
        sendInTheEnd(publisher);
        fake.setAcknowledges(false);
        assertThatThrownBy(() -> publisher.send(messages(5)))
            .hasMessageContaining("3 messages were not acknowledged");
        fake.setAcknowledges(true);
        sendInTheEnd(publisher);
      }
    }
  }

  @Test
  void a_password_without_a_user_is_sent_with_mqtt_5() throws Exception {
    try (FakeBroker fake = new FakeBroker();
        Publisher publisher = new Publisher(
            SinkSettings.of(fake.broker().password("sesame")),
            "job",
            ConnectorThreads.of("logs-in"))) {
      publisher.connect();
      assertThat(fake.connects()).singleElement().asString().endsWith("sesame");
    }
  }

  @Test
  void a_password_without_a_user_is_refused_with_mqtt_3_at_the_start() throws Exception {
    try (FakeBroker fake = new FakeBroker();
        StreamingContext ssc = StreamingContext.builder()
            .master("local[1]")
            .batchInterval(Duration.ofSeconds(1))
            .build()) {
      MqttBroker broker = fake.broker().password("sesame").mqtt3();
      ssc.queueStream(List.of(List.of("a"))).writeTo(Mqtt.sink(broker, "out"));
      assertThatThrownBy(ssc::start)
          .hasStackTraceContaining("password(...) of MQTT broker tcp://localhost")
          .hasStackTraceContaining("user(...) is not");
      assertThat(fake.connects()).isEmpty();
    }
  }
}
