/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class KafkaBrokerTest {
  @RegisterExtension
  static final KafkaBroker kafka = KafkaBroker.shared();

  @Test
  void keeps_what_is_produced_over_a_stop_and_a_kill() {
    kafka.createTopic("kept", 2);
    kafka.produce(List.of(new ProducerRecord<>("kept", 1, "key", "a")));
    String servers = kafka.servers();
    kafka.stop();
    assertThat(kafka.isRunning()).isFalse();
    kafka.start();
    kafka.produce(List.of(new ProducerRecord<>("kept", 0, "key", "b")));
    kafka.kill();
    assertThat(kafka.isRunning()).isFalse();
    kafka.start();
    assertThat(kafka.servers()).isEqualTo(servers);
    assertThat(kafka.records("kept")).map(ConsumerRecord::value).containsExactly("b", "a");
  }

  @Test
  void changes_topics_at_once() {
    kafka.createTopic("changing", 1, Map.of("retention.ms", "-1"));
    kafka.produce("changing", "a", "b", "c");
    kafka.addPartitions("changing", 3);
    kafka.produce(List.of(new ProducerRecord<>("changing", 2, null, "new")));
    kafka.deleteRecords("changing", 0, 2);
    assertThat(kafka.records("changing")).map(ConsumerRecord::value).containsExactly("c", "new");
    kafka.deleteTopic("changing");
    assertThatThrownBy(() -> kafka.records("changing"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("cannot describe topic changing");
  }

  @Test
  void says_what_a_group_has_committed() throws Exception {
    kafka.createTopic("read", 1);
    kafka.produce("read", "a", "b");
    assertThat(kafka.committed("readers")).isEmpty();
    TopicPartition partition = new TopicPartition("read", 0);
    kafka
        .admin()
        .alterConsumerGroupOffsets("readers", Map.of(partition, new OffsetAndMetadata(2)))
        .all()
        .get();
    assertThat(kafka.committed("readers")).isEqualTo(Map.of(partition, 2L));
  }

  @Test
  void starts_with_settings_of_its_own_and_forgets_everything_when_closed() {
    KafkaBroker own = KafkaBroker.create(Map.of("auto.create.topics.enable", "true"));
    assertThatThrownBy(own::servers).hasMessageContaining("has not been started");
    try (own) {
      own.start();
      own.produce("made", "a");
      assertThat(own.records("made")).hasSize(1);
    }
    assertThat(own.isRunning()).isFalse();
    assertThatThrownBy(own::servers).hasMessageContaining("has not been started");
  }

  @Test
  void refuses_a_listener_with_tls_that_it_cannot_add() {
    Path keyStore = Path.of("server.p12");
    assertThatThrownBy(() -> kafka.withTls("tls", keyStore, "secret"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("call create().withTls(...) and then start()");
    for (String name : List.of("TLS", "a-b", "plaintext", "controller")) {
      assertThatThrownBy(() -> KafkaBroker.create().withTls(name, keyStore, "secret"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("listener \"" + name + "\" must have a name of lower-case letters");
    }
    assertThatThrownBy(() -> kafka.servers("tls"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has no listener \"tls\", only []; add it with withTls(...)");
  }

  @Test
  void shows_the_log_of_a_broker_that_does_not_start() {
    try (KafkaBroker broken = KafkaBroker.create(Map.of("num.io.threads", "none"))) {
      assertThatThrownBy(broken::start)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("num.io.threads");
    }
  }

  @Test
  void ends_with_a_program_that_is_killed_and_leaves_nothing(@TempDir Path temporary)
      throws Exception {
    Process program = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-Djava.io.tmpdir=" + temporary,
            "-cp",
            System.getProperty("java.class.path"),
            ForgetfulProgram.class.getName())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
    String servers;
    try (BufferedReader out = program.inputReader()) {
      do {
        servers = out.readLine();
      } while (!servers.startsWith("127.0.0.1:"));
      assertThat(temporary).isNotEmptyDirectory();
    } finally {
      program.destroyForcibly();
    }
    int port = Integer.parseInt(servers.substring(servers.indexOf(':') + 1));
    await("nobody listens any more").atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
      assertThatThrownBy(() ->
              new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port).close())
          .isInstanceOf(ConnectException.class);
      try (Stream<Path> left = Files.list(temporary)) {
        assertThat(left.filter(path -> path.getFileName().toString().startsWith("tidemill")))
            .isEmpty();
      }
    });
  }
}
