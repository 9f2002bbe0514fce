/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.flume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.source.ReceiverSource;
import dev.tidemill.testkit.contract.CollectingJob;
import dev.tidemill.testkit.contract.TcpProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.apache.flume.EventDeliveryException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agents that encrypt what they send, and those that do not, or trust somebody else. */
class FlumeTlsTest {
  private static final Duration LONG = Duration.ofMinutes(2);

  /** The keys, which are made once: each takes a start of a JVM. */
  @TempDir
  private static Path made;

  private static KeyFiles keys;

  @TempDir
  private Path directory;

  private int port;

  @BeforeAll
  static void makeKeys() throws Exception {
    keys = new KeyFiles(made);
    keys.make("source");
    keys.make("agent");
    keys.make("foreign");
    keys.make("old", "-startdate", "-10d", "-validity", "5");
  }

  @BeforeEach
  void findPort() throws IOException {
    port = Ports.free();
  }

  private FlumeSource source() {
    return source(keys.file("source"));
  }

  private FlumeSource source(Path keyStore) {
    return Flume.source(port).keyStore(keyStore, KeyFiles.SECRET);
  }

  private FlumeSource asking() throws IOException {
    return source().trustStore(keys.trusting("agent"), KeyFiles.SECRET);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Sends an event, and returns when it is acknowledged. */
  private void send(String text) throws IOException, EventDeliveryException {
    try (Client client = new Client(port, LONG, keys.optionsTrusting("source"))) {
      client.send(bytes(text));
    }
  }

  private static boolean hasProblem(CollectingJob<?> job, String part) {
    return job.problems().stream().anyMatch(problem -> problem.contains(part));
  }

  @Test
  void an_agent_that_trusts_the_source_delivers() throws Exception {
    List<String> events = IntStream.range(0, 20_000).mapToObj(Integer::toString).toList();
    try (CollectingJob<String> job =
            new CollectingJob<>(source().texts(), directory.resolve("checkpoint"));
        Agent agent = new Agent(port, 1_000, keys.optionsTrusting("source")).start()) {
      for (int from = 0; from < events.size(); from += 5_000) {
        agent.put(events.subList(from, from + 5_000));
      }
      job.until(() -> job.count() >= events.size());
      assertThat(job.records()).isEqualTo(events);
      send("acknowledged");
      job.until(() -> job.records().contains("acknowledged"));
      assertThat(job.problems()).isEmpty();
    }
  }

  @Test
  void an_agent_in_a_process_of_its_own_delivers() throws Exception {
    try (CollectingJob<String> job = new CollectingJob<>(source().texts());
        AgentProcess agent = new AgentProcess(
            directory.resolve("agent"), 10, port, keys.optionsTrusting("source"))) {
      agent.put(List.of("a", "b"));
      job.until(() -> job.count() == 2);
      assertThat(job.records()).containsExactly("a", "b");
      assertThat(job.problems()).isEmpty();
    }
  }

  @Test
  void an_agent_that_does_not_trust_the_source_is_reported_and_others_go_on() throws Exception {
    try (CollectingJob<String> job = new CollectingJob<>(source().texts());
        Agent agent = new Agent(port, 10, keys.optionsTrusting("foreign")).start()) {
      agent.put(List.of("lost"));
      job.until(() -> !job.problems().isEmpty());
      assertThat(job.problems().get(0))
          .contains("the connection of the agent at /127.0.0.1")
          .contains("the TLS handshake has failed: the agent refuses it with certificate_unknown")
          .contains("check that the truststore of its sink")
          .contains(keys.file("source").toString());
      send("taken");
      job.until(() -> job.count() > 0);
      assertThat(job.records()).containsExactly("taken");
    }
  }

  @Test
  void each_attempt_that_fails_is_reported_once() throws Exception {
    try (CollectingJob<String> job = new CollectingJob<>(source().texts())) {
      send("before");
      for (int attempt = 1; attempt <= 2; attempt++) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
          assertThatThrownBy(() -> KeyFiles.encrypt(socket, keys.client("foreign", null)))
              .isInstanceOf(SSLHandshakeException.class);
        }
        int reports = attempt;
        job.until(() -> job.problems().size() >= reports);
      }
      send("after");
      job.until(() -> job.records().contains("after"));
      assertThat(job.problems()).hasSize(2);
    }
  }

  @Test
  void an_agent_without_tls_is_told_to_use_it() throws Exception {
    try (CollectingJob<String> job = new CollectingJob<>(source().texts());
        Agent agent = new Agent(port, 10).start()) {
      agent.put(List.of("lost"));
      job.until(() -> !job.problems().isEmpty());
      assertThat(job.problems().get(0))
          .contains("it sends without TLS, and keyStore(...) of this source needs it")
          .contains("set ssl = true in its sink");
      send("taken");
      job.until(() -> job.count() > 0);
      assertThat(job.records()).containsExactly("taken");
    }
  }

  @Test
  void nothing_is_lost_when_a_connection_is_cut() throws Exception {
    try (TcpProxy proxy = new TcpProxy(port);
        CollectingJob<String> job = new CollectingJob<>(source().texts());
        Agent agent = new Agent(proxy.port(), 10, keys.optionsTrusting("source")).start()) {
      agent.put(List.of("before"));
      job.until(() -> job.records().contains("before"));
      proxy.cut();
      agent.put(List.of("after"));
      job.until(() -> job.records().contains("after"));
      assertThat(job.problems()).isEmpty();
    }
  }

  /** A client that only looks whether the port is open, as monitoring does, is no failure. */
  @Test
  void a_client_that_connects_and_goes_is_not_reported() throws Exception {
    try (CollectingJob<String> job = new CollectingJob<>(source().texts())) {
      send("before");
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.shutdownOutput();
        assertThat(socket.getInputStream().read()).isNegative();
      }
      send("after");
      job.until(() -> job.count() == 2);
      assertThat(job.problems()).isEmpty();
    }
  }

  /** One has said nothing, and the other has begun a handshake. */
  @Test
  void clients_that_fall_silent_hold_up_neither_agents_nor_the_end_of_the_job() throws Exception {
    SourceSettings settings = SourceSettings.of(port).withKeyStore(keys.own("source"));
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    int longerThanTheTest = 3_600_000;
    try (Socket silent = new Socket();
        Socket begun = new Socket()) {
      try (CollectingJob<FlumeEvent> job = new CollectingJob<>(
          ReceiverSource.of(() -> new FlumeReceiver(settings, null, longerThanTheTest)))) {
        send("before");
        silent.connect(address);
        begun.connect(address);
        begun.getOutputStream().write(22);
        send("after");
        job.until(() -> job.count() == 2);
        assertThat(job.problems()).isEmpty();
      }
      assertThat(isClosed(silent)).isTrue();
      assertThat(isClosed(begun)).isTrue();
    }
  }

  private static boolean isClosed(Socket socket) throws IOException {
    socket.setSoTimeout(120_000);
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException e) {
      return true; // what it has sent was not read
    }
  }

  /** An agent sends its batch again when its time is over; the copy that waits must go then. */
  @Test
  void an_agent_that_waits_too_long_for_a_slow_job_leaves_no_copies() throws Exception {
    try (CollectingJob<String> job =
        new CollectingJob<>(source().texts(), directory.resolve("checkpoint"))) {
      job.source().pause();
      Duration shortly = Duration.ofSeconds(1);
      try (Client client = new Client(port, shortly, keys.optionsTrusting("source"))) {
        assertThatThrownBy(() -> client.send(bytes("a")))
            .isInstanceOf(EventDeliveryException.class);
      }
      job.source().resume();
      send("a");
      send("b");
      job.until(() -> job.records().contains("b"));
      assertThat(job.records()).containsExactly("a", "b");
      assertThat(job.problems()).isEmpty();
    }
  }

  @Test
  void an_agent_with_a_trusted_certificate_delivers_and_others_are_refused() throws Exception {
    try (CollectingJob<String> job = new CollectingJob<>(asking().texts());
        TlsTunnel right = new TlsTunnel(port, keys.client("source", "agent"));
        TlsTunnel foreign = new TlsTunnel(port, keys.client("source", "foreign"))) {
      try (Client client = new Client(right.port(), LONG)) {
        client.send(bytes("right"));
      }
      try (Client client = new Client(foreign.port(), LONG)) {
        assertThatThrownBy(() -> client.send(bytes("foreign")))
            .isInstanceOf(EventDeliveryException.class);
      }
      job.until(() -> hasProblem(job, "the certificate of the agent is not trusted: "));
      assertThat(job.problems().get(0))
          .contains("unable to find valid certification path")
          .contains("its authority is in the trust store " + keys.trusting("agent"));
      try (Client client = new Client(right.port(), LONG)) {
        client.send(bytes("again"));
      }
      job.until(() -> job.records().contains("again"));
      assertThat(job.records()).containsExactly("right", "again");
    }
  }

  /** The sink of Flume presents no certificate, whatever its options. */
  @Test
  void an_agent_without_a_certificate_is_told_what_to_do() throws Exception {
    Map<String, String> options = new HashMap<>(keys.optionsTrusting("source"));
    options.put("keystore", keys.file("agent").toString());
    options.put("keystore-password", KeyFiles.SECRET);
    try (CollectingJob<String> job = new CollectingJob<>(asking().texts());
        Agent agent = new Agent(port, 10, options).start()) {
      agent.put(List.of("refused"));
      job.until(() -> !job.problems().isEmpty());
      assertThat(job.problems().get(0))
          .contains("the agent has presented no certificate of an authority in the trust store "
              + keys.trusting("agent"))
          .contains("a TLS client on its machine, such as stunnel");
      assertThat(job.count()).isZero();
    }
  }

  @Test
  void a_trust_store_without_a_key_store_fails_the_start() throws Exception {
    FlumeSource source = Flume.source(port).trustStore(keys.trusting("agent"), KeyFiles.SECRET);
    assertThatThrownBy(() -> new CollectingJob<>(source.texts()))
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("is set, and keyStore(...) is not")
        .hasMessageContaining("add keyStore(...), or leave out trustStore(...)");
  }

  @Test
  void a_key_store_that_cannot_be_read_fails_the_start() {
    assertThatThrownBy(() -> new CollectingJob<>(
            Flume.source(port).keyStore(keys.file("source"), "wrong-sesame").texts()))
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("cannot read the file " + keys.file("source") + " of keyStore(...)")
        .hasMessageContaining("check the password")
        .hasMessageNotContaining("sesame");
    assertThat(source()).hasToString("Flume at 127.0.0.1:" + port);
  }

  /** Only agents would notice that, and it is repaired without a new start. */
  @Test
  void a_certificate_that_has_expired_is_reported_until_it_is_renewed() throws Exception {
    Path file = Files.copy(keys.file("old"), directory.resolve("renewed.p12"));
    try (CollectingJob<String> job = new CollectingJob<>(source(file).texts())) {
      job.until(() -> !job.problems().isEmpty());
      assertThat(job.problems().get(0))
          .contains("the certificate of " + file + " has expired at ")
          .contains("so that agents refuse it; renew it");
      Files.copy(keys.file("source"), file, StandardCopyOption.REPLACE_EXISTING);
      send("taken");
      job.until(() -> job.count() == 1);
    }
  }

  @Test
  void a_file_that_changes_while_the_job_runs_is_used_from_the_next_connection_on()
      throws Exception {
    Path file = Files.copy(keys.file("foreign"), directory.resolve("changed.p12"));
    try (CollectingJob<String> job = new CollectingJob<>(source(file).texts());
        Client connected = new Client(port, LONG, keys.optionsTrusting("foreign"))) {
      connected.send(bytes("1"));
      Files.copy(keys.file("source"), file, StandardCopyOption.REPLACE_EXISTING);
      send("2");
      connected.send(bytes("3"));
      assertThat(job.problems()).isEmpty();
      Files.writeString(file, "half of a file");
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        assertThatThrownBy(() -> keys.encrypt(socket)).isInstanceOf(SSLException.class);
      }
      job.until(() -> hasProblem(job, "cannot read the file " + file));
      connected.send(bytes("4"));
      job.until(() -> job.count() == 4);
      assertThat(job.records()).containsExactly("1", "2", "3", "4");
    }
  }
}
