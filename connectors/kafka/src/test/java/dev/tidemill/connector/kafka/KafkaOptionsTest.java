/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.spi.job.ConnectorThreads;
import dev.tidemill.spi.job.JobIdentity;
import dev.tidemill.spi.source.ReceiverOpener;
import dev.tidemill.spi.source.Source;
import dev.tidemill.spi.source.SourceContext;
import dev.tidemill.spi.storage.LocalStorage;
import dev.tidemill.time.ManualClock;
import dev.tidemill.time.Time;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

class KafkaOptionsTest {
  private static final String JAAS =
      "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"ann\" password=\"hunter2\";";

  @Test
  void options_out_of_bounds_are_errors_of_their_line() {
    KafkaSource<String, String> source = Kafka.topic("orders");
    assertThatThrownBy(() -> Kafka.topics(List.of()))
        .hasMessage("topics is empty; name at least one");
    assertThatThrownBy(() -> Kafka.partitions(List.of()))
        .hasMessage("partitions is empty; name at least one");
    assertThatThrownBy(() -> source.servers(" "))
        .hasMessage("servers is empty; give host:port, or several of them");
    assertThatThrownBy(() -> source.servers("localhost"))
        .hasMessage("servers is \"localhost\": the port of localhost is missing; write"
            + " localhost:9092");
    assertThatThrownBy(() -> Kafka.sink("out").servers("a:1,[::1]"))
        .hasMessage("servers is \"a:1,[::1]\": the port of [::1] is missing; write [::1]:9092");
    assertThatThrownBy(() -> source.servers("a:65536"))
        .hasMessage("servers is \"a:65536\": port \"65536\" must be a number from 1 to 65535");
    assertThatThrownBy(() -> source.servers("a:0")).hasMessageContaining("port \"0\" must be");
    assertThatThrownBy(() -> source.servers(":9092")).hasMessageContaining("has no host");
    assertThatThrownBy(() -> source.servers(" , "))
        .hasMessage("servers is \" , \"; give host:port, or several of them with commas");
    assertThatThrownBy(() -> source.group("")).hasMessage("group is empty; give it a name");
    assertThatThrownBy(() -> source.maxRatePerPartition(0))
        .hasMessage("maxRatePerPartition is 0; it must be at least 1");
    assertThatThrownBy(() -> source.minPartitions(0))
        .hasMessage("minPartitions is 0; it must be at least 1");
    assertThatThrownBy(() -> source.discoverEvery(Duration.ZERO))
        .hasMessage("discoverEvery in ms is 0; it must be at least 1");
    assertThatThrownBy(() -> source.readTimeout(Duration.ofNanos(1)))
        .hasMessage("readTimeout in ms is 0; it must be at least 1");
  }

  @Test
  void servers_may_be_all_that_kafka_takes() {
    assertThat(Bootstrap.parse("a:1, PLAINTEXT://b:2,[::1]:3,").servers())
        .map(Bootstrap.Server::toString)
        .containsExactly("a:1", "b:2", "[::1]:3");
  }

  @Test
  void the_first_cause_is_what_an_error_says() {
    assertThat(Reasons.of(new ExecutionException(
            new KafkaException("Failed to construct", new IllegalStateException("no such file")))))
        .isEqualTo("IllegalStateException: no such file");
    assertThat(Reasons.of(new KafkaException())).isEqualTo("KafkaException");
  }

  @Test
  void a_property_that_the_source_sets_itself_is_refused_with_the_way_to_set_it() {
    KafkaSource<String, String> source = Kafka.topic("orders");
    assertThatThrownBy(() -> source.property("bootstrap.servers", "a:1"))
        .hasMessage("property bootstrap.servers cannot be set; call servers(...)");
    assertThatThrownBy(() -> source.properties(Map.of("enable.auto.commit", "true")))
        .hasMessage("property enable.auto.commit cannot be set; a source commits when a batch has"
            + " completed, if it has a group(...)");
  }

  @Test
  void a_source_and_a_sink_say_what_they_are_without_their_properties() {
    assertThat(Kafka.topic("orders").property("ssl.key.password", "hunter2"))
        .hasToString("topic orders, Kafka at localhost:9092");
    assertThat(Kafka.topics(List.of("b", "a", "b")).servers("k:1"))
        .hasToString("topics a, b, Kafka at k:1");
    assertThat(Kafka.topicsMatching(Pattern.compile("o.*")))
        .hasToString("topics that match o.*, Kafka at localhost:9092");
    assertThat(Kafka.sink("out").property("ssl.key.password", "hunter2"))
        .hasToString("topic out, Kafka at localhost:9092");
  }

  @Test
  void no_error_tells_a_password() {
    Secrets secrets = new Secrets(Map.of(
        "sasl.jaas.config", JAAS, "ssl.key.password", "s3cr3t", "group.instance", "harmless"));
    assertThat(secrets.cover("bad " + JAAS + " and s3cr3t, harmless"))
        .isEqualTo("bad *** and ***, harmless");
    assertThat(secrets.cover("login of ann with hunter2 failed"))
        .isEqualTo("login of ann with *** failed");
    KafkaException harmless = new KafkaException("no such host");
    assertThat(secrets.cover((Throwable) harmless)).isSameAs(harmless);
    assertThat(secrets.cover(new KafkaException("x", new IllegalStateException("hunter2"))))
        .hasMessage("org.apache.kafka.common.KafkaException: x")
        .hasNoCause();
  }

  @Test
  void a_client_that_cannot_be_made_fails_the_start_and_tells_no_password() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      String servers = "127.0.0.1:" + listener.getLocalPort();
      Source<KafkaRecord<String, String>> source = Kafka.topic("orders")
          .servers(servers)
          .property("security.protocol", "SASL_SSL")
          .property("ssl.truststore.location", "/no/such/hunter2")
          .property("ssl.truststore.password", "hunter2")
          .property("sasl.mechanism", "PLAIN")
          .property("sasl.jaas.config", JAAS);
      assertThatThrownBy(() -> source.open(new SourceContext(
              "orders",
              new JobIdentity("job", 1),
              new ManualClock(),
              new LocalStorage(),
              ConnectorThreads.of("orders"),
              Duration.ofSeconds(1),
              Time.ofMillis(0),
              Time.ofMillis(0),
              2,
              ReceiverOpener.NONE,
              (message, cause) -> {},
              Optional.empty())))
          .hasMessageContaining("Kafka at " + servers + ": no client can be made: ")
          .satisfies(e -> {
            StringWriter all = new StringWriter();
            e.printStackTrace(new PrintWriter(all));
            assertThat(all.toString()).doesNotContain("hunter2");
          });
    }
  }
}
