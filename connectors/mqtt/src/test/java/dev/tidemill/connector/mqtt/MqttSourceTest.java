/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.spi.source.Deduplication;
import dev.tidemill.testkit.contract.CollectingJob;
import dev.tidemill.testkit.contract.TcpProxy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job on a real broker, which is restarted, killed and cut off while messages come. */
@NeedsMosquitto
class MqttSourceTest {
  @TempDir
  private Path directory;

  private static List<String> numbers(int from, int until) {
    return IntStream.range(from, until).mapToObj(Integer::toString).toList();
  }

  /** Sends numbers on a thread of its own. */
  private static FutureTask<Void> sending(Mosquitto mosquitto, int messages) {
    return sending(mosquitto, numbers(0, messages));
  }

  private static FutureTask<Void> sending(Mosquitto mosquitto, List<String> texts) {
    FutureTask<Void> work = new FutureTask<>((Callable<Void>) () -> {
      try (Sender sender = new Sender(mosquitto.port())) {
        for (String text : texts) {
          sender.sendSoon("in", text, 1);
        }
        sender.flush();
      }
      return null;
    });
    new Thread(work, "sending").start();
    return work;
  }

  /** On a connection of its own, because the broker was killed meanwhile. */
  private static void sendAnew(Mosquitto mosquitto, String text, int qos) {
    try (Sender sender = new Sender(mosquitto.port())) {
      sender.send("in", text, qos);
    }
  }

  private static void awaitConnected(Mosquitto mosquitto, CollectingJob<?> job) {
    job.until(() -> mosquitto.log().stream().anyMatch(line -> line.contains("Sending SUBACK")));
  }

  @Test
  void nothing_is_lost_when_connections_are_cut_and_the_broker_restarts_under_load()
      throws Exception {
    int messages = 20_000;
    try (Mosquitto mosquitto = Mosquitto.start();
        TcpProxy proxy = new TcpProxy(mosquitto.port())) {
      MqttSource<String> source = Mqtt.source(Mqtt.broker("tcp://localhost:" + proxy.port()), "in")
          .clientId("job")
          .texts();
      try (CollectingJob<String> job =
          new CollectingJob<>(source, directory.resolve("checkpoint"))) {
        awaitConnected(mosquitto, job);
        for (int part = 0; part < 4; part++) {
          int seen = job.count();
          FutureTask<Void> sending =
              sending(mosquitto, numbers(part * messages / 4, (part + 1) * messages / 4));
          job.until(() -> job.count() > seen);
          if (part < 3) {
            proxy.cut();
          } else {
            mosquitto.stop();
            mosquitto.restart();
          }
          sending.get();
        }
        Set<String> expected = new HashSet<>(numbers(0, messages));
        job.until(() -> job.count() >= messages && new HashSet<>(job.records()).equals(expected));
        assertThat(job.gaps()).isEmpty();
        assertThat(job.problems()).isNotEmpty();
      }
    }
  }

  @Test
  void what_is_sent_while_the_job_is_away_comes_when_it_is_back() throws Exception {
    try (Mosquitto mosquitto = Mosquitto.start();
        Sender sender = new Sender(mosquitto.port())) {
      MqttSource<String> source =
          Mqtt.source(mosquitto.broker(), "in").clientId("job").texts();
      Path checkpoint = directory.resolve("checkpoint");
      try (CollectingJob<String> job = new CollectingJob<>(source, checkpoint)) {
        awaitConnected(mosquitto, job);
        sender.send("in", "before", 1);
        job.until(() -> job.records().contains("before"));
      }
      sender.send("in", "meanwhile", 1);
      try (CollectingJob<String> job = new CollectingJob<>(source, checkpoint)) {
        job.until(() -> job.records().contains("meanwhile"));
        assertThat(job.gaps()).isEmpty();
      }
    }
  }

  @Test
  void a_broker_that_was_killed_is_found_again_and_its_lost_session_is_a_gap() throws Exception {
    try (Mosquitto mosquitto = Mosquitto.start()) {
      MqttSource<String> source =
          Mqtt.source(mosquitto.broker(), "in").clientId("job").texts();
      try (CollectingJob<String> job = new CollectingJob<>(source)) {
        awaitConnected(mosquitto, job);
        sendAnew(mosquitto, "before", 1);
        job.until(() -> job.records().contains("before")); // so it knows that it is connected
        mosquitto.kill();
        mosquitto.restart();
        job.until(() -> !job.gaps().isEmpty());
        assertThat(job.gaps().get(0)).contains("has lost the session of client job");
        job.until(() -> {
          sendAnew(mosquitto, "after", 1);
          return job.records().contains("after");
        });
        assertThat(job.gaps()).hasSize(1);
      }
    }
  }

  @Test
  void a_hundred_thousand_messages_are_counted() throws Exception {
    count(100_000);
  }

  @Test
  @Tag("nightly")
  void a_million_messages_are_counted() throws Exception {
    count(1_000_000);
  }

  private void count(int messages) throws Exception {
    try (Mosquitto mosquitto = Mosquitto.start()) {
      MqttSource<String> source = Mqtt.source(mosquitto.broker(), "in")
          .clientId("job")
          .texts()
          .deduplicate(text -> text, new Deduplication(10_000, Duration.ofHours(1)));
      try (CollectingJob<String> job =
          new CollectingJob<>(source, directory.resolve("checkpoint"))) {
        awaitConnected(mosquitto, job);
        FutureTask<Void> sending = sending(mosquitto, messages);
        sending.get();
        job.until(() -> job.count() >= messages);
        assertThat(job.records()).isEqualTo(numbers(0, messages));
      }
    }
  }

  @Test
  void two_jobs_share_a_subscription() throws Exception {
    try (Mosquitto mosquitto = Mosquitto.startForgetful();
        Sender sender = new Sender(mosquitto.port())) {
      MqttSource<String> source =
          Mqtt.source(mosquitto.broker(), "$share/jobs/in").texts();
      try (CollectingJob<String> one = new CollectingJob<>(source.clientId("one"));
          CollectingJob<String> two = new CollectingJob<>(source.clientId("two"))) {
        one.until(() -> mosquitto.log().stream()
                .filter(line -> line.contains("Sending SUBACK"))
                .count()
            == 2);
        for (String number : numbers(0, 100)) {
          sender.send("in", number, 1);
        }
        one.until(() -> one.count() + two.count() == 100);
        List<String> all = new ArrayList<>(one.records());
        all.addAll(two.records());
        assertThat(all).containsExactlyInAnyOrderElementsOf(numbers(0, 100));
        assertThat(one.records()).isNotEmpty();
        assertThat(two.records()).isNotEmpty();
      }
    }
  }

  @Test
  void a_message_says_what_the_broker_says_about_it() throws Exception {
    for (boolean version3 : List.of(false, true)) {
      try (Mosquitto mosquitto = Mosquitto.startForgetful();
          Sender sender = new Sender(mosquitto.port())) {
        sender.send("doors/1", "open".getBytes(StandardCharsets.UTF_8), 1, true);
        MqttBroker broker = version3 ? mosquitto.broker().mqtt3() : mosquitto.broker();
        MqttSource<MqttMessage> source =
            Mqtt.source(broker, "doors/+", 2).topic("gates", 0).clientId("job");
        try (CollectingJob<MqttMessage> job =
            new CollectingJob<>(source, directory.resolve("checkpoint" + version3))) {
          job.until(() -> job.count() == 1);
          sender.send("doors/2", "shut", 2);
          job.until(() -> job.count() == 2);
          sender.send("gates", "up", 2);
          job.until(() -> job.count() == 3);
          List<MqttMessage> messages = job.records();
          assertThat(messages)
              .extracting(MqttMessage::topic)
              .containsExactly("doors/1", "doors/2", "gates");
          assertThat(messages).extracting(MqttMessage::text).containsExactly("open", "shut", "up");
          assertThat(messages).extracting(MqttMessage::qos).containsExactly(1, 2, 0);
          assertThat(messages)
              .extracting(MqttMessage::isRetained)
              .containsExactly(true, false, false);
          assertThat(messages.get(1).properties())
              .isEqualTo(
                  version3 ? List.of() : List.of(new MqttMessage.Property("from", "sender")));
        }
      }
    }
  }

  @Test
  void qos_0_needs_no_client_id_and_keeps_no_session() throws Exception {
    try (Mosquitto mosquitto = Mosquitto.start()) {
      MqttSource<String> source = Mqtt.source(mosquitto.broker(), "in", 0).texts();
      try (CollectingJob<String> job = new CollectingJob<>(source)) {
        awaitConnected(mosquitto, job);
        sendAnew(mosquitto, "one", 0);
        job.until(() -> job.records().contains("one"));
        mosquitto.kill();
        mosquitto.restart();
        job.until(() -> {
          sendAnew(mosquitto, "two", 0);
          return job.records().contains("two");
        });
        assertThat(job.gaps()).isEmpty();
      }
    }
  }

  @Test
  void what_is_too_large_is_reported_and_left_out() throws Exception {
    try (Mosquitto mosquitto = Mosquitto.start();
        Sender sender = new Sender(mosquitto.port())) {
      MqttSource<String> source = Mqtt.source(mosquitto.broker(), "in")
          .clientId("job")
          .maxMessageBytes(10)
          .texts();
      try (CollectingJob<String> job = new CollectingJob<>(source)) {
        awaitConnected(mosquitto, job);
        sender.send("in", "12345678901", 1);
        sender.send("in", "1234567890", 1);
        job.until(() -> job.count() == 1);
        assertThat(job.records()).containsExactly("1234567890");
        assertThat(job.problems())
            .singleElement()
            .asString()
            .contains("message of in, QoS 1, 11 bytes is left out")
            .contains("maxMessageBytes is 10");
      }
    }
  }

  @Test
  void what_is_no_text_becomes_a_dead_letter_that_names_the_topic(@TempDir Path checkpoint)
      throws Exception {
    try (Mosquitto mosquitto = Mosquitto.start();
        Sender sender = new Sender(mosquitto.port())) {
      MqttSource<String> source = Mqtt.source(mosquitto.broker(), "in/+")
          .clientId("job")
          .texts()
          .deduplicate(text -> text, new Deduplication(100, Duration.ofHours(1)));
      try (CollectingJob<String> job = new CollectingJob<>(source, checkpoint)) {
        awaitConnected(mosquitto, job);
        sender.send("in/1", new byte[] {(byte) 0xc3, 0x28}, 1, false);
        sender.send("in/2", "tea", 1);
        sender.send("in/2", "tea", 1);
        sender.send("in/3", new byte[] {(byte) 0xc3, 0x28}, 1, false);
        job.until(() -> job.count() == 1 && job.letters().size() == 2);
        assertThat(job.records()).containsExactly("tea");
        assertThat(job.letters())
            .satisfiesExactly(
                first -> assertThat(first.position()).startsWith("in/1, "),
                second -> assertThat(second.position()).startsWith("in/3, "));
        assertThat(job.letters().get(0).error())
            .contains("cannot be decoded: java.nio.charset.MalformedInputException")
            .endsWith("it has 2 bytes: c3 28");
        assertThat(job.letters().get(0).encodedRecord()).isPresent();
      }
    }
  }

  @Test
  @SuppressWarnings("try") // the second job only has to be there
  void another_client_with_the_same_id_is_named() throws Exception {
    try (Mosquitto mosquitto = Mosquitto.start()) {
      MqttSource<String> source =
          Mqtt.source(mosquitto.broker(), "in").clientId("job").texts();
      try (CollectingJob<String> first = new CollectingJob<>(source)) {
        awaitConnected(mosquitto, first);
        try (CollectingJob<String> second = new CollectingJob<>(source)) {
          first.until(() -> !first.problems().isEmpty());
          assertThat(first.problems().get(0))
              .contains("check whether another client uses the same client id");
        }
      }
    }
  }

  @Test
  void nothing_is_lost_with_a_broker_that_has_more_than_the_source_takes_at_once()
      throws Exception {
    int messages = 5_000;
    try (Mosquitto mosquitto = Mosquitto.start()) {
      MqttSource<String> source = Mqtt.source(mosquitto.broker(), "in")
          .clientId("job")
          .receiveMaximum(10)
          .texts();
      try (CollectingJob<String> job =
          new CollectingJob<>(source, directory.resolve("checkpoint"))) {
        awaitConnected(mosquitto, job);
        FutureTask<Void> sending = sending(mosquitto, messages);
        sending.get();
        Set<String> expected = new HashSet<>(numbers(0, messages));
        job.until(() -> new HashSet<>(job.records()).equals(expected));
        assertThat(job.gaps()).isEmpty();
      }
    }
  }

  /** Mosquitto does so only sometimes, depending on what is queued when. */
  @Test
  void a_broker_that_sends_more_than_it_may_is_given_the_limit_of_the_protocol() throws Exception {
    try (FakeBroker fake = new FakeBroker()) {
      fake.setMessages(20);
      MqttSource<String> source =
          Mqtt.source(fake.broker(), "in").clientId("job").receiveMaximum(10).texts();
      try (CollectingJob<String> job = new CollectingJob<>(source)) {
        job.until(() -> new HashSet<>(job.records()).equals(new HashSet<>(numbers(0, 20))));
        assertThat(job.problems())
            .singleElement()
            .asString()
            .contains("the next connection accepts 65535 messages");
        assertThat(fake.connects()).hasSize(2);
      }
    }
  }

  @Test
  void messages_with_qos_0_that_come_too_fast_are_counted_in_a_gap() throws Exception {
    try (Mosquitto mosquitto = Mosquitto.startForgetful();
        Sender sender = new Sender(mosquitto.port())) {
      MqttSource<String> source =
          Mqtt.source(mosquitto.broker(), "in", 0).receiveMaximum(10).texts();
      try (CollectingJob<String> job = new CollectingJob<>(source)) {
        awaitConnected(mosquitto, job);
        int sent = 0;
        for (int round = 0; job.gaps().isEmpty() && round < 10; round++) {
          job.source().pause();
          for (String number : numbers(0, 1_000)) {
            sender.sendSoon("in", number, 0);
          }
          sender.flush();
          sent += 1_000;
          sender.send("in", "last", 1); // the broker has taken those before it
          sent++;
          int atLeast = job.count();
          job.source().resume();
          job.until(() -> job.count() > atLeast);
        }
        assertThat(job.gaps()).isNotEmpty();
        int all = sent;
        job.until(() -> job.count() + dropped(job.gaps()) == all);
      }
    }
  }

  private static long dropped(List<String> gaps) {
    return gaps.stream()
        .filter(gap -> gap.endsWith(
            " messages with QoS 0 were dropped, because they came faster than the job stores them"))
        .mapToLong(gap -> Long.parseLong(gap.substring(0, gap.indexOf(' '))))
        .sum();
  }

  @Test
  void a_password_without_a_user_is_refused_with_mqtt_3_at_the_start() throws IOException {
    try (FakeBroker fake = new FakeBroker()) {
      MqttBroker broker = fake.broker().password("open-sesame").mqtt3();
      assertThatThrownBy(() -> new CollectingJob<>(Mqtt.source(broker, "in", 0).texts()).close())
          .hasMessageContaining("password(...) of MQTT broker tcp://localhost")
          .hasMessageContaining("user(...) is not")
          .hasMessageNotContaining("sesame");
    }
  }

  @Test
  void a_session_without_a_client_id_is_refused_at_the_start() throws IOException {
    try (Mosquitto mosquitto = Mosquitto.startForgetful()) {
      assertThatThrownBy(
              () -> new CollectingJob<>(Mqtt.source(mosquitto.broker(), "in").texts()).close())
          .hasMessageContaining("needs a client id")
          .hasMessageContaining("clientId(\"...\")");
    }
  }
}
