/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.flume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.spi.source.Deduplication;
import dev.tidemill.testkit.contract.CollectingJob;
import dev.tidemill.testkit.contract.TcpProxy;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.DeflaterOutputStream;
import org.apache.flume.EventDeliveryException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job and an agent of Flume, which are cut off and restarted while events come. */
class FlumeSourceTest {
  @TempDir
  private Path directory;

  private int port;

  @BeforeEach
  void findPort() throws IOException {
    port = Ports.free();
  }

  private static List<String> numbers(int from, int until) {
    return IntStream.range(from, until).mapToObj(Integer::toString).toList();
  }

  private static void put(Agent agent, int events) {
    for (int from = 0; from < events; from += 5_000) {
      putPart(agent, from / 5_000);
    }
  }

  /** Puts the numbers of one of the parts, which have 5,000 each. */
  private static void putPart(Agent agent, int part) {
    agent.put(numbers(part * 5_000, (part + 1) * 5_000));
  }

  private FlumeSource source() {
    return Flume.source(port);
  }

  private Path checkpoint() {
    return directory.resolve("checkpoint");
  }

  @Test
  void a_hundred_thousand_events_are_counted() {
    count(100_000);
  }

  @Test
  @Tag("nightly")
  void a_million_events_are_counted() {
    count(1_000_000);
  }

  private void count(int events) {
    try (CollectingJob<String> job = new CollectingJob<>(source().texts(), checkpoint());
        Agent agent = new Agent(port, 1_000).start()) {
      put(agent, events);
      job.until(() -> job.count() >= events);
      assertThat(job.records()).isEqualTo(numbers(0, events));
      assertThat(job.problems()).isEmpty();
    }
  }

  @Test
  void nothing_is_lost_when_connections_are_cut_under_load() throws IOException {
    int events = 20_000;
    try (TcpProxy proxy = new TcpProxy(port);
        CollectingJob<String> job = new CollectingJob<>(source().texts(), checkpoint());
        Agent agent = new Agent(proxy.port(), 100).start()) {
      for (int cut = 1; cut <= 3; cut++) {
        int seen = job.count();
        putPart(agent, cut - 1);
        job.until(() -> job.count() > seen);
        proxy.cut();
      }
      putPart(agent, 3);
      job.until(() -> new HashSet<>(job.records()).size() == events);
      assertThat(new HashSet<>(job.records())).isEqualTo(new HashSet<>(numbers(0, events)));
      // Only a batch whose answer was lost comes twice, one for each cut.
      assertThat(job.count() - events).isBetween(0, 3 * 100);
    }
  }

  @Test
  void what_comes_twice_is_left_out_by_a_header() throws IOException {
    int events = 20_000;
    FlumeSource source =
        source().deduplicate("id", new Deduplication(100_000, Duration.ofHours(1)));
    try (TcpProxy proxy = new TcpProxy(port);
        CollectingJob<String> job = new CollectingJob<>(source.texts(), checkpoint());
        Agent agent = new Agent(proxy.port(), 100).start()) {
      for (int cut = 1; cut <= 3; cut++) {
        int seen = job.count();
        putPart(agent, cut - 1);
        job.until(() -> job.count() > seen);
        proxy.cut();
      }
      putPart(agent, 3);
      job.until(() -> job.count() >= events);
      assertThat(job.records()).isEqualTo(numbers(0, events));
    }
  }

  @Test
  void events_without_the_header_are_kept() {
    FlumeSource source = source().deduplicate("none", new Deduplication(100, Duration.ofHours(1)));
    try (CollectingJob<String> job = new CollectingJob<>(source.texts(), checkpoint());
        Agent agent = new Agent(port, 10).start()) {
      agent.put(List.of("a", "a", "b"));
      job.until(() -> job.count() == 3);
      assertThat(job.records()).containsExactly("a", "a", "b");
    }
  }

  @Test
  void nothing_is_lost_when_the_job_is_restarted() {
    int events = 15_000;
    try (Agent agent = new Agent(port, 100).start()) {
      List<String> all = new ArrayList<>();
      for (int start = 1; start <= 3; start++) {
        putPart(agent, start - 1);
        CollectingJob<String> job = new CollectingJob<>(source().texts(), checkpoint());
        boolean isLast = start == 3;
        try (job) {
          job.until(() -> {
            HashSet<String> seen = new HashSet<>(all);
            seen.addAll(job.records());
            return isLast ? seen.size() == events : job.count() > 0;
          });
        }
        all.addAll(job.records());
      }
      assertThat(new HashSet<>(all)).isEqualTo(new HashSet<>(numbers(0, events)));
      assertThat(all.size() - events).isBetween(0, 2 * 100);
    }
  }

  @Test
  void headers_are_attributes() {
    try (CollectingJob<FlumeEvent> job = new CollectingJob<>(source(), checkpoint());
        Agent agent = new Agent(port, 10).start()) {
      agent.put(List.of("a"));
      job.until(() -> job.count() == 1);
      assertThat(job.records().get(0).attribute("id")).contains("a");
      assertThat(job.records().get(0)).isEqualTo(FlumeEvent.of("a").withHeader("id", "a"));
    }
  }

  @Test
  void a_batch_beyond_the_bound_is_refused_and_named() {
    try (CollectingJob<String> job =
            new CollectingJob<>(source().maxBatchBytes(2_000).texts());
        Agent agent = new Agent(port, 10).start()) {
      agent.put(List.of("small"));
      job.until(() -> job.records().contains("small"));
      agent.put(List.of("x".repeat(3_000)));
      job.until(() -> !job.problems().isEmpty());
      assertThat(job.problems().get(0))
          .contains("the connection of the agent at /127.0.0.1")
          .contains("a batch has more than 2000 bytes")
          .contains("batch-size");
      assertThat(job.records()).containsExactly("small");
    }
  }

  @Test
  void a_client_that_is_not_an_agent_is_named_and_does_no_harm() throws IOException {
    try (CollectingJob<String> job = new CollectingJob<>(source().texts());
        Agent agent = new Agent(port, 10).start()) {
      agent.put(List.of("before"));
      job.until(() -> job.records().contains("before"));
      try (Socket other = new Socket(InetAddress.getLoopbackAddress(), port)) {
        other
            .getOutputStream()
            .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        job.until(() -> !job.problems().isEmpty());
      }
      assertThat(job.problems().get(0)).contains("not a valid request from a Flume agent");
      try (Socket other = new Socket(InetAddress.getLoopbackAddress(), port)) {
        DataOutputStream out = new DataOutputStream(other.getOutputStream());
        out.writeInt(1);
        out.writeInt(1);
        out.writeInt(Integer.MAX_VALUE);
        job.until(() -> job.problems().size() == 2);
      }
      agent.put(List.of("after"));
      job.until(() -> job.records().contains("after"));
    }
  }

  @Test
  void an_agent_that_encrypts_is_named_with_what_to_do() throws IOException {
    Map<String, String> options = Map.of("ssl", "true", "trust-all-certs", "true");
    try (CollectingJob<String> job = new CollectingJob<>(source().texts());
        Agent agent = new Agent(port, 10, options).start()) {
      agent.put(List.of("a"));
      job.until(() -> !job.problems().isEmpty());
      assertThat(job.problems().get(0))
          .contains("not a valid request from a Flume agent")
          .contains("it uses TLS, and this source does not")
          .contains("set ssl = false in its sink, or give the source a certificate with keyStore(");
      assertThat(job.count()).isZero();
    }
  }

  @Test
  void an_agent_that_compresses_is_named_with_what_to_do() throws Exception {
    try (CollectingJob<String> job = new CollectingJob<>(source().texts())) {
      try (Client client = new Client(port, Duration.ofMinutes(1))) {
        client.send("a".getBytes(StandardCharsets.UTF_8));
      }
      try (Socket other = new Socket(InetAddress.getLoopbackAddress(), port)) {
        DataOutputStream out =
            new DataOutputStream(new DeflaterOutputStream(other.getOutputStream(), true));
        out.writeInt(0);
        out.writeInt(1);
        out.writeInt(16);
        out.write(new byte[16]);
        out.flush();
        job.until(() -> !job.problems().isEmpty());
      }
      assertThat(job.problems().get(0))
          .contains("not a valid request from a Flume agent")
          .contains("compression-type of its sink must be none");
    }
  }

  /** They announce more than the heap has. */
  @Test
  void batches_that_are_announced_reserve_no_memory() throws IOException {
    int largest = 32 << 20;
    int connections = (int) (Runtime.getRuntime().maxMemory() / largest) + 1;
    List<Socket> sockets = new ArrayList<>();
    try (CollectingJob<String> job =
            new CollectingJob<>(source().maxBatchBytes(largest).texts());
        Agent agent = new Agent(port, 10).start()) {
      agent.put(List.of("before"));
      job.until(() -> job.records().contains("before"));
      for (int each = 0; each < connections; each++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        sockets.add(socket);
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        out.writeInt(1);
        out.writeInt(1);
        out.writeInt(largest);
        out.write(new byte[1 << 16]);
      }
      agent.put(List.of("after"));
      job.until(() -> job.records().contains("after"));
      assertThat(job.problems()).isEmpty();
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  @Test
  void what_is_no_text_becomes_a_dead_letter() throws Exception {
    try (CollectingJob<String> job = new CollectingJob<>(source().texts(), checkpoint())) {
      try (Client client = new Client(port, Duration.ofMinutes(1))) {
        client.send(new byte[] {(byte) 0xc3, 0x28});
        client.send("tea".getBytes(StandardCharsets.UTF_8));
      }
      job.until(() -> job.count() == 1 && job.letters().size() == 1);
      assertThat(job.records()).containsExactly("tea");
      assertThat(job.letters().get(0).error())
          .contains("cannot be decoded: java.nio.charset.MalformedInputException")
          .endsWith("it has 2 bytes: c3 28");
      assertThat(job.letters().get(0).encodedRecord()).isPresent();
    }
  }

  /** An agent sends its batch again when its time is over; the copy that waits must go then. */
  @Test
  void an_agent_that_waits_too_long_for_a_slow_job_leaves_no_copies() throws Exception {
    try (CollectingJob<String> job = new CollectingJob<>(source().texts(), checkpoint())) {
      byte[] event = "a".getBytes(StandardCharsets.UTF_8);
      job.source().pause();
      for (int attempt = 0; attempt < 3; attempt++) {
        try (Client client = new Client(port, Duration.ofSeconds(2))) {
          assertThatThrownBy(() -> client.send(event)).isInstanceOf(EventDeliveryException.class);
        }
      }
      job.source().resume();
      try (Client client = new Client(port, Duration.ofMinutes(1))) {
        client.send(event);
        client.send("b".getBytes(StandardCharsets.UTF_8));
      }
      job.until(() -> job.records().contains("b"));
      assertThat(job.records()).containsExactly("a", "b");
      assertThat(job.problems()).isEmpty();
    }
  }

  @Test
  void more_agents_than_may_be_connected_are_refused() throws IOException {
    try (CollectingJob<String> job =
            new CollectingJob<>(source().maxConnections(1).texts());
        Agent agent = new Agent(port, 10).start()) {
      agent.put(List.of("a"));
      job.until(() -> job.records().contains("a"));
      try (Socket other = new Socket(InetAddress.getLoopbackAddress(), port)) {
        assertThat(other.getInputStream().read()).isNegative();
      }
      job.until(() -> !job.problems().isEmpty());
      assertThat(job.problems().get(0)).contains("is refused: maxConnections is 1");
    }
  }

  @Test
  void a_port_that_is_taken_is_named_and_used_when_it_is_free() throws IOException {
    CollectingJob<String> job;
    try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      job = new CollectingJob<>(source().texts());
      job.until(() -> !job.problems().isEmpty());
      assertThat(job.problems().get(0))
          .contains("cannot listen at 127.0.0.1:" + taken.getLocalPort());
    }
    try (job;
        Agent agent = new Agent(port, 10).start()) {
      agent.put(List.of("a"));
      job.until(() -> job.records().contains("a"));
    }
  }

  @Test
  void an_option_that_cannot_be_is_refused_where_it_is_given() {
    assertThatThrownBy(() -> Flume.source(0)).hasMessageContaining("port is 0");
    assertThatThrownBy(() -> source().host(" ")).hasMessageContaining("host is empty");
    assertThatThrownBy(() -> source().maxBatchBytes(1)).hasMessageContaining("maxBatchBytes is 1");
    assertThatThrownBy(() -> source().maxConnections(0))
        .hasMessageContaining("maxConnections is 0");
    assertThat(Flume.source(41414)).hasToString("Flume at 127.0.0.1:41414");
  }

  @Test
  void its_kind_is_that_of_a_receiver() {
    assertThat(Flume.source(41414).texts().hasReceiver()).isTrue();
  }
}
