/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tidemill.StreamingContext;
import dev.tidemill.connector.kafka.testing.KafkaBroker;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.sink.DecidedBatch;
import dev.tidemill.spi.sink.SinkRecovery;
import dev.tidemill.time.ManualClock;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Listeners with certificates that are right, and with those that are not. */
@Timeout(120)
class KafkaTlsTest {
  private static final Duration A_WHILE = Duration.ofSeconds(60);
  /** The broker closes connections on which nothing has come for so long. */
  private static final Duration MOST_IDLE = Duration.ofSeconds(1);

  /** Every so often a connection is used that is to be closed. */
  private static final Duration SELDOM = MOST_IDLE.multipliedBy(2);

  private static final String PASSWORD = TestCertificates.PASSWORD;

  @TempDir
  private static Path directory;

  private static TestCertificates certificates;
  private static KafkaBroker kafka;

  @BeforeAll
  static void startBroker() throws Exception {
    certificates = TestCertificates.make(directory);
    Map<String, String> settings = Map.of(
        "connections.max.idle.ms",
        Long.toString(MOST_IDLE.toMillis()),
        "listener.name.mutual.ssl.client.auth",
        "required",
        "listener.name.mutual.ssl.truststore.location",
        certificates.trust().toString(),
        "listener.name.mutual.ssl.truststore.password",
        PASSWORD);
    Path keyStore = certificates.keys("right");
    // region broker
    KafkaBroker broker = KafkaBroker.create(settings)
        .withTls("tls", keyStore, PASSWORD)
        .withTls("mutual", keyStore, PASSWORD);
    // endregion
    kafka = broker
        .withTls("changing", keyStore, PASSWORD)
        .withTls("old", certificates.keys("old"), PASSWORD)
        .withTls("elsewhere", certificates.keys("elsewhere"), PASSWORD)
        .start();
    kafka.createTopic("orders", 1);
  }

  @AfterAll
  static void stopBroker() {
    kafka.close();
  }

  private static Map<String, String> trusting(Path trustStore) {
    Map<String, String> properties = new HashMap<>();
    properties.put("security.protocol", "SSL");
    properties.put("ssl.truststore.location", trustStore.toString());
    properties.put("ssl.truststore.password", PASSWORD);
    return properties;
  }

  private static Map<String, String> withKeys(String certificate) throws Exception {
    Map<String, String> properties = trusting(certificates.trust());
    properties.put("ssl.keystore.location", certificates.keys(certificate).toString());
    properties.put("ssl.keystore.password", PASSWORD);
    return properties;
  }

  private static KafkaSource<String, String> source(
      String servers, Map<String, String> properties) {
    return Kafka.topic("orders").servers(servers).properties(properties);
  }

  @Test
  void a_job_reads_and_writes_with_tls() throws Exception {
    kafka.createTopic("in", 1);
    kafka.createTopic("out", 1);
    kafka.produce("in", "tea", "rum");
    String servers = kafka.servers("tls");
    Path trustStore = certificates.trust();
    String password = PASSWORD;
    try (StreamingContext ssc = StreamingContext.builder()
        .environment(world -> world.withClock(new ManualClock()))
        .batchInterval(Duration.ofSeconds(20)) // brokers may take half of it to answer
        .build()) {
      // region tls
      Map<String, String> tls = Map.of(
          "security.protocol",
          "SSL",
          "ssl.truststore.location",
          trustStore.toString(),
          "ssl.truststore.password",
          password);
      ssc.stream(
              "in",
              Kafka.topic("in")
                  .servers(servers)
                  .properties(tls)
                  .startingAt(KafkaStart.earliest())
                  .valuesOnly())
          .writeTo(Kafka.<String>sink("out").servers(servers).properties(tls));
      // endregion
      ssc.start();
      ssc.step();
    }
    assertThat(kafka.records("out")).map(ConsumerRecord::value).containsExactly("tea", "rum");
  }

  @Test
  void a_broker_that_asks_for_a_certificate_gets_it() throws Exception {
    kafka.createTopic("mutual", 1);
    Map<String, String> properties = withKeys("elsewhere");
    try (SinkStart sink = SinkStart.of(sink("mutual", "mutual", properties), "mutual", 1)) {
      sink.publish(sink.stage(1, List.of("tea")));
    }
    assertThat(kafka.records("mutual")).map(ConsumerRecord::value).containsExactly("tea");
    try (SourceBatches<String> batches = new SourceBatches<>(Kafka.topic("mutual")
        .servers(kafka.servers("mutual"))
        .properties(properties)
        .startingAt(KafkaStart.earliest())
        .valuesOnly())) {
      assertThat(batches.next()).containsExactly("tea");
    }
  }

  private static KafkaSink<String> sink(
      String topic, String listener, Map<String, String> properties) {
    return Kafka.<String>sink(topic).servers(kafka.servers(listener)).properties(properties);
  }

  @Test
  void a_certificate_that_is_not_trusted_is_explained() throws Exception {
    assertRefused(
        "tls",
        Map.of("security.protocol", "SSL"),
        "unable to find valid certification path to requested target; the certificate of the broker"
            + " is not trusted: set the property ssl.truststore.location to a file with the"
            + " certificate of the authority that has signed it, and ssl.truststore.password");
    Path other = certificates.trust("elsewhere");
    assertRefused(
        "tls",
        trusting(other), // of the same name as the authority, as if that had been made anew
        "SignatureException: Signature does not match.; the certificate of the broker is not trusted: add the certificate of the authority that"
            + " has signed it to ssl.truststore.location=" + other);
  }

  @Test
  void a_certificate_that_has_expired_is_explained() throws Exception {
    assertRefused(
        "old",
        trusting(certificates.trust()),
        "NotAfter: ",
        "the certificate of the broker, or of an authority that has signed it, has expired: renew"
            + " it");
  }

  @Test
  void a_certificate_of_another_host_is_explained() throws Exception {
    assertRefused(
        "elsewhere",
        trusting(certificates.trust()),
        "No subject alternative names matching IP address 127.0.0.1 found; the certificate of the"
            + " broker is for another host: write a host of the certificate in"
            + " servers(\"host:port\") and in advertised.listeners of the broker");
  }

  @Test
  void a_client_without_the_certificate_that_the_broker_wants_is_told_how_to_set_one()
      throws Exception {
    assertRefused(
        "mutual",
        trusting(certificates.trust()),
        "the broker wants a certificate of this client: set the properties ssl.keystore.location"
            + " and ssl.keystore.password");
    Map<String, String> expired = withKeys("old");
    assertRefused(
        "mutual",
        expired,
        "the broker refuses the certificate of this client, ssl.keystore.location="
            + expired.get("ssl.keystore.location") + ": check that it has not expired");
  }

  @ParameterizedTest
  @CsvSource({
    "PLAINTEXT, 'SSL, or to SASL_SSL if clients log in'",
    "SASL_PLAINTEXT, SASL_SSL",
  })
  @Timeout(10)
  void a_client_without_tls_does_not_wait_at_a_listener_with_tls(String protocol, String instead)
      throws Exception {
    assertRefused(
        "tls",
        Map.of("security.protocol", protocol),
        kafka.servers("tls") + " speaks TLS, but the property security.protocol is " + protocol
            + "; set it to " + instead
            + ", or write the port of a listener without TLS in servers(\"host:port\")");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SSL", "SASL_SSL"})
  @Timeout(10)
  void a_client_with_tls_does_not_wait_at_a_listener_without(String protocol) throws Exception {
    Map<String, String> properties = trusting(certificates.trust());
    properties.put("security.protocol", protocol);
    assertRefused(
        "plain",
        properties,
        kafka.servers() + " does not speak TLS, but the property security.protocol is " + protocol
            + "; set it to " + protocol.replace("SSL", "PLAINTEXT"));
  }

  @Test
  void a_trust_store_that_cannot_be_read_is_named() throws Exception {
    Map<String, String> properties = trusting(directory.resolve("none.p12"));
    properties.put("ssl.truststore.password", "hunter2");
    assertRefused(
        "tls",
        properties,
        "no client can be made",
        "Failed to load SSL keystore " + directory.resolve("none.p12"),
        "in the properties ssl.truststore.* and ssl.keystore.*");
  }

  /** Of a source and of both kinds of sink. */
  private static void assertRefused(
      String listener, Map<String, String> properties, String... reasons) throws Exception {
    String servers = listener.equals("plain") ? kafka.servers() : kafka.servers(listener);
    KafkaSink<String> sink = Kafka.<String>sink("orders").servers(servers).properties(properties);
    assertThatThrownBy(() -> new SourceBatches<>(source(servers, properties).valuesOnly()))
        .satisfies(e -> assertExplained(e, ErrorCode.SOURCE_FAILED, servers, reasons));
    assertThatThrownBy(() -> SinkStart.of(sink, "refused", 1))
        .satisfies(e -> assertExplained(e, ErrorCode.OUTPUT_FAILED, servers, reasons));
    assertThatThrownBy(() -> SinkStart.of(sink.atLeastOnce(), "refused", 1))
        .satisfies(e -> assertExplained(e, ErrorCode.OUTPUT_FAILED, servers, reasons));
  }

  private static void assertExplained(
      Throwable e, ErrorCode code, String servers, String... reasons) {
    assertThat(e)
        .isInstanceOfSatisfying(
            TidemillException.class, failure -> assertThat(failure.code()).isEqualTo(code));
    assertThat(e.getMessage()).contains(servers).contains(reasons);
    StringWriter all = new StringWriter();
    e.printStackTrace(new PrintWriter(all));
    assertThat(all.toString()).doesNotContain(PASSWORD, "hunter2");
  }

  /**
   * Connections outlive the certificate that they began with; the next ones fail, and are explained
   * as at the start.
   */
  @Test
  void a_certificate_that_expires_while_a_job_runs_fails_batches_until_it_is_renewed()
      throws Exception {
    kafka.createTopic("changing", 1);
    Map<String, String> properties = trusting(certificates.trust());
    properties.put("reconnect.backoff.max.ms", "100");
    try (SourceBatches<String> batches = new SourceBatches<>(Kafka.topic("changing")
            .servers(kafka.servers("changing"))
            .properties(properties)
            .valuesOnly());
        SinkStart sink = SinkStart.opened(
                sink("changing", "changing", properties), "changing", 1, ProducerFactory.KAFKA)
            .recover(SinkRecovery.NONE)) {
      DecidedBatch batch = sink.stage(1, List.of("tea"));
      kafka.produce("changing", "rum");
      batches.cut(Long.MAX_VALUE);
      present("old");
      String[] reasons = {"Kafka at " + kafka.servers("changing"), "has expired: renew it"};
      await("a worker connects again")
          .atMost(A_WHILE)
          .pollInterval(SELDOM)
          .untilAsserted(() -> assertThatThrownBy(batches::read)
              .isInstanceOf(TidemillException.class)
              .satisfies(
                  e -> assertThat(e.getMessage()).contains(reasons).contains("cannot be read: ")));
      await("the source connects again")
          .atMost(A_WHILE)
          .pollInterval(SELDOM)
          .untilAsserted(() -> assertThatThrownBy(batches::next)
              .isInstanceOf(TidemillException.class)
              .satisfies(e -> assertThat(e.getMessage()).contains(reasons)));
      await("the sink connects again")
          .atMost(A_WHILE)
          .pollInterval(SELDOM)
          .untilAsserted(() -> assertThatThrownBy(() -> sink.publish(batch))
              .isInstanceOf(TidemillException.class)
              .satisfies(e -> assertThat(e.getMessage()).contains(reasons)));
      present("right");
      await("the sink goes on").atMost(A_WHILE).until(() -> succeeds(() -> sink.publish(batch)));
      await("the source goes on")
          .atMost(A_WHILE)
          .until(() -> succeeds(() -> assertThat(batches.next()).containsExactly("tea")));
    }
  }

  private interface Step {
    void run() throws Exception;
  }

  private static boolean succeeds(Step step) throws Exception {
    try {
      step.run();
      return true;
    } catch (TidemillException e) {
      assertThat(e.getMessage()).contains("has expired: renew it");
      return false;
    }
  }

  /** Has the broker read another key store for new connections. */
  private static void present(String certificate) throws Exception {
    ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, "1");
    ConfigEntry keyStore = new ConfigEntry(
        "listener.name.changing.ssl.keystore.location",
        certificates.keys(certificate).toString());
    kafka
        .admin()
        .incrementalAlterConfigs(
            Map.of(broker, List.of(new AlterConfigOp(keyStore, AlterConfigOp.OpType.SET))))
        .all()
        .get();
  }
}
