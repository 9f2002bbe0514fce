/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import dev.tidemill.StreamingContext;
import dev.tidemill.testkit.contract.CollectingJob;
import dev.tidemill.time.ManualClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Access by password and by certificate, and the errors where it is refused. */
@NeedsMosquitto
class MqttAccessTest {
  private static final String SECRET = "open-sesame-9";
  private static final String STORE_SECRET = "store-sesame-9";

  /** The certificates, which are made once: each takes five starts of a JVM. */
  @TempDir
  private static Path certificates;

  @TempDir
  private Path directory;

  private final List<String> logged = new CopyOnWriteArrayList<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final AppenderBase<ILoggingEvent> everything = new AppenderBase<>() {
    @Override
    protected void append(ILoggingEvent event) {
      logged.add(event.getFormattedMessage()
          + (event.getThrowableProxy() == null
              ? ""
              : ThrowableProxyUtil.asString(event.getThrowableProxy())));
    }
  };

  private Appender<ILoggingEvent> console = everything;

  @BeforeAll
  static void makeCertificates() throws Exception {
    makeCertificate("right", "localhost");
    makeCertificate("other", "localhost");
    makeCertificate("old", "localhost", "-startdate", "-10d", "-validity", "5");
    makeCertificate("elsewhere", "broker.example.org");
  }

  @BeforeEach
  void collect() {
    everything.start();
    console = root.getAppender("console");
    root.detachAppender(console);
    root.addAppender(everything);
    ((Logger) LoggerFactory.getLogger("dev.tidemill")).setLevel(Level.DEBUG);
    ((Logger) LoggerFactory.getLogger("com.hivemq")).setLevel(Level.TRACE);
  }

  @AfterEach
  void nothing_secret_was_logged() {
    root.detachAppender(everything);
    root.addAppender(console);
    ((Logger) LoggerFactory.getLogger("dev.tidemill")).setLevel(Level.ERROR);
    ((Logger) LoggerFactory.getLogger("com.hivemq")).setLevel(null);
    assertThat(logged)
        .isNotEmpty()
        .noneMatch(line -> line.contains(SECRET) || line.contains(STORE_SECRET));
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new AssertionError(List.of(command) + ": " + output);
    }
  }

  /** Makes an authority, and a key that it certifies: for the broker in PEM, for clients a store. */
  private static void makeCertificate(String name, String host, String... validity)
      throws Exception {
    String keys = certificates.resolve(name + ".p12").toString();
    String request = certificates.resolve(name + ".csr").toString();
    String certificate = certificates.resolve(name + ".crt").toString();
    String authority = certificates.resolve(name + ".ca").toString();
    String trusted = certificates.resolve(name + "-trust.p12").toString();
    keytool(
        keys, "-genkeypair", "-alias", "ca", "-keyalg", "EC", "-dname", "CN=ca", "-ext", "bc:c");
    keytool(keys, "-genkeypair", "-alias", "broker", "-keyalg", "EC", "-dname", "CN=" + host);
    keytool(keys, "-certreq", "-alias", "broker", "-file", request);
    List<String> sign = new ArrayList<>(List.of(
        "-gencert",
        "-rfc",
        "-alias",
        "ca",
        "-infile",
        request,
        "-outfile",
        certificate,
        "-ext",
        "san=dns:" + host));
    sign.addAll(List.of(validity));
    keytool(keys, sign.toArray(new String[0]));
    keytool(keys, "-exportcert", "-rfc", "-alias", "ca", "-file", authority);
    keytool(trusted, "-importcert", "-noprompt", "-alias", "ca", "-file", authority);
    byte[] key = KeyStore.getInstance(Path.of(keys).toFile(), STORE_SECRET.toCharArray())
        .getKey("broker", STORE_SECRET.toCharArray())
        .getEncoded();
    Files.writeString(
        certificates.resolve(name + ".key"),
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key)
            + "\n-----END PRIVATE KEY-----\n");
  }

  private static void keytool(String store, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.add("-J-XX:TieredStopAtLevel=1"); // half the time: it ends before code is optimized
    command.addAll(List.of(arguments));
    command.addAll(List.of("-storetype", "PKCS12", "-keystore", store, "-storepass", STORE_SECRET));
    run(command.toArray(new String[0]));
  }

  private static Mosquitto tlsBroker(String certificate) throws IOException {
    return Mosquitto.start(
        "certfile " + certificates.resolve(certificate + ".crt"),
        "keyfile " + certificates.resolve(certificate + ".key"));
  }

  private static MqttBroker tls(Mosquitto mosquitto, String trusted) {
    return Mqtt.broker("ssl://localhost:" + mosquitto.port())
        .trustStore(certificates.resolve(trusted + "-trust.p12"), STORE_SECRET);
  }

  private static MqttSource<String> source(MqttBroker broker) {
    return Mqtt.source(broker, "in").clientId("job").texts();
  }

  /** The first problem of a job that cannot connect. */
  private static String problem(MqttBroker broker) {
    try (CollectingJob<String> job = new CollectingJob<>(source(broker))) {
      job.until(() -> !job.problems().isEmpty());
      return job.problems().get(0);
    }
  }

  private static void assertRoundTrip(MqttBroker broker) {
    try (CollectingJob<String> job = new CollectingJob<>(source(broker))) {
      job.until(() -> {
        send(broker, "hello");
        return job.records().contains("hello");
      });
      assertThat(job.problems()).isEmpty();
    }
  }

  /** By the sink of a job. */
  private static void send(MqttBroker broker, String text) {
    StreamingContext ssc = StreamingContext.builder()
        .master("local[1]")
        .batchInterval(Duration.ofSeconds(1))
        .environment(world -> world.withClock(new ManualClock()))
        .build();
    try (ssc) {
      ssc.queueStream(List.of(List.of(text))).writeTo(Mqtt.sink(broker, "in"));
      ssc.start();
      ssc.step();
    }
  }

  @Test
  void user_and_password_open_the_door() throws Exception {
    Path passwords = directory.resolve("passwords");
    run("mosquitto_passwd", "-b", "-c", passwords.toString(), "job", SECRET);
    try (Mosquitto mosquitto = Mosquitto.start("password_file " + passwords)) {
      MqttBroker broker = mosquitto.broker().user("job");
      assertRoundTrip(broker.password(SECRET));
      assertRoundTrip(broker.password(SECRET).mqtt3());
      assertThat(problem(broker.password(SECRET + "x")))
          .contains("client job cannot receive from MQTT broker tcp://localhost")
          .contains("NOT_AUTHORIZED")
          .contains("check that user(...) and password(...) are correct");
      assertThat(problem(broker.password(SECRET + "x").mqtt3())).contains("NOT_AUTHORIZED");
      assertThatThrownBy(() -> send(broker.password(SECRET + "x"), "x"))
          .hasMessageContaining("NOT_AUTHORIZED")
          .hasMessageNotContaining(SECRET);
      assertThat(broker.password(SECRET).toString()).doesNotContain(SECRET);
      assertThat(source(broker.password(SECRET)).toString()).doesNotContain(SECRET);
      assertThat(Mqtt.sink(broker.password(SECRET), "x").toString()).doesNotContain(SECRET);
    }
  }

  @Test
  void a_certificate_that_is_trusted_opens_the_door() throws Exception {
    try (Mosquitto mosquitto = tlsBroker("right")) {
      assertRoundTrip(tls(mosquitto, "right"));
      assertRoundTrip(tls(mosquitto, "right").mqtt3());
      assertThat(problem(tls(mosquitto, "other"))).contains("check that the certificate is valid");
      assertThat(problem(Mqtt.broker("ssl://localhost:" + mosquitto.port())))
          .contains("unable to find valid certification path");
      assertThat(problem(mosquitto.broker())).contains("cannot receive from MQTT broker tcp://");
      assertThat(tls(mosquitto, "right").toString()).doesNotContain(STORE_SECRET);
    }
  }

  /** A store with the key that {@link #makeCertificate} has made, and nothing else. */
  private Path ownStore(String name) throws Exception {
    Path own = directory.resolve(name + "-own.p12");
    Files.copy(certificates.resolve(name + ".p12"), own);
    String certificate = certificates.resolve(name + ".crt").toString();
    keytool(own.toString(), "-importcert", "-noprompt", "-alias", "broker", "-file", certificate);
    keytool(own.toString(), "-delete", "-alias", "ca");
    return own;
  }

  @Test
  void a_broker_that_asks_for_certificates_lets_in_who_has_the_right_one() throws Exception {
    Files.writeString(
        directory.resolve("clients.ca"),
        Files.readString(certificates.resolve("right.ca"))
            + Files.readString(certificates.resolve("old.ca")));
    try (Mosquitto mosquitto = Mosquitto.start(
        "certfile " + certificates.resolve("right.crt"),
        "keyfile " + certificates.resolve("right.key"),
        "cafile " + directory.resolve("clients.ca"),
        "require_certificate true")) {
      MqttBroker broker = tls(mosquitto, "right");
      assertRoundTrip(broker.keyStore(ownStore("right"), STORE_SECRET));
      assertThat(problem(broker)).contains("client job cannot receive from");
      assertThat(problem(broker.keyStore(ownStore("other"), STORE_SECRET)))
          .contains("client job cannot receive from");
      assertThat(problem(broker.keyStore(ownStore("old"), STORE_SECRET)))
          .contains("client job cannot receive from");
      assertThat(problem(broker.keyStore(directory.resolve("right-own.p12"), STORE_SECRET + "x")))
          .contains("cannot read the key store");
    }
  }

  @Test
  void a_certificate_that_has_expired_is_refused() throws Exception {
    try (Mosquitto mosquitto = tlsBroker("old")) {
      assertThat(problem(tls(mosquitto, "old"))).contains("NotAfter");
    }
  }

  @Test
  void a_certificate_of_another_server_is_refused() throws Exception {
    try (Mosquitto mosquitto = tlsBroker("elsewhere")) {
      assertThat(problem(tls(mosquitto, "elsewhere"))).contains("localhost");
    }
  }

  @Test
  void a_store_that_cannot_be_read_is_named() throws Exception {
    try (Mosquitto mosquitto = tlsBroker("right")) {
      assertThat(problem(Mqtt.broker("ssl://localhost:" + mosquitto.port())
              .trustStore(certificates.resolve("right-trust.p12"), STORE_SECRET + "x")))
          .contains("cannot read the key store")
          .contains("right-trust.p12");
      assertThat(problem(Mqtt.broker("ssl://localhost:" + mosquitto.port())
              .trustStore(certificates.resolve("missing.p12"), STORE_SECRET)))
          .contains("cannot read the key store")
          .contains("missing.p12")
          .contains("check that the file exists and the password is correct");
    }
  }

  @Test
  void a_broker_that_is_not_there_is_named_and_found_when_it_comes() throws Exception {
    try (Mosquitto mosquitto = Mosquitto.start()) {
      mosquitto.stop();
      assertThatThrownBy(() -> send(mosquitto.broker(), "x"))
          .hasMessageContaining("MQTT broker tcp://localhost:" + mosquitto.port())
          .hasMessageContaining("check that the broker runs and listens there");
      try (CollectingJob<String> job = new CollectingJob<>(source(mosquitto.broker()))) {
        job.until(() -> !job.problems().isEmpty());
        assertThat(job.problems().get(0))
            .contains("MQTT broker tcp://localhost:" + mosquitto.port())
            .contains("check that the broker runs and listens there");
        mosquitto.restart();
        job.until(() -> {
          send(mosquitto.broker(), "hello");
          return job.records().contains("hello");
        });
      }
    }
  }
}
