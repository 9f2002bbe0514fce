/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.zeromq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tidemill.error.TidemillException;
import dev.tidemill.testkit.contract.CollectingJob;
import dev.tidemill.testkit.contract.TcpProxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs that read from libzmq. */
@NeedsPythonZmq
class ZeroMqSourceTest {
  /** More than all buffers hold. */
  private static final int MANY = 500_000;

  /** Some heartbeats and their answers. */
  private static final Duration STALL = Duration.ofSeconds(15);

  private static long number(ZeroMqMessage message) {
    return Long.parseLong(new String(message.payload(), StandardCharsets.UTF_8).split(" ", -1)[1]);
  }

  @Test
  void a_dealer_loses_nothing_while_its_connection_is_cut_under_load() throws Exception {
    cutUnderLoad(100_000);
  }

  @Test
  @Tag("nightly")
  void a_dealer_loses_nothing_of_a_million() throws Exception {
    cutUnderLoad(1_000_000);
  }

  private static void cutUnderLoad(int messages) throws Exception {
    int port = Peer.freePort();
    try (Peer peer = Peer.start();
        TcpProxy proxy = new TcpProxy(port)) {
      peer.tell("router", port, "run");
      peer.tell("queue", messages);
      try (CollectingJob<String> job =
          new CollectingJob<>(ZeroMq.dealer("tcp://127.0.0.1:" + proxy.port()).texts())) {
        job.until(() -> job.count() > messages / 10);
        proxy.cut();
        job.until(() -> job.count() > messages / 2);
        peer.tell("restart");
        job.until(() -> peer.tell("done").startsWith(messages + " "));
        job.until(() -> job.records().contains("message " + messages));
        Set<String> distinct = new HashSet<>(job.records());
        assertThat(distinct.equals(new HashSet<>(Peer.messages(1, messages))))
            .as("whether exactly what was sent has come")
            .isTrue();
        assertThat(job.count() - messages).as("duplicates").isLessThanOrEqualTo(4 * 500);
      }
    }
  }

  /**
   * The library has to await each answer to a heartbeat. At 50 ms a message, the sender is silent
   * before the first one, or after it.
   */
  @ParameterizedTest
  @ValueSource(ints = {65, 110})
  @Tag("nightly")
  void a_dealer_notices_a_sender_that_goes_silent_after_some_time(int messages) throws Exception {
    int port = Peer.freePort();
    try (Peer peer = Peer.start();
        TcpProxy proxy = new TcpProxy(port)) {
      peer.tell("router", port, "run");
      try (CollectingJob<String> job =
          new CollectingJob<>(ZeroMq.dealer("tcp://127.0.0.1:" + proxy.port()).texts())) {
        job.until(() -> Integer.parseInt(peer.tell("queue", 1)) >= messages && job.count() > 0);
        proxy.freeze();
        // A connection that the library did not watch may have ended before this one was open.
        job.until(() -> job.problems().stream()
            .anyMatch(problem -> problem.contains("is lost, or was refused")));
      }
    }
  }

  /** What waits for room must not be dropped because the job does not read heartbeats. */
  @Test
  @Tag("nightly")
  void a_pusher_waits_for_a_job_that_stalls_for_long() throws Exception {
    int port = Peer.freePort();
    CountDownLatch goOn = new CountDownLatch(1);
    try (Peer peer = Peer.start();
        CollectingJob<String> job = new CollectingJob<>(
            ZeroMq.pull("tcp://127.0.0.1:" + port).window(100).records(message -> {
              goOn.await();
              return new String(message.payload(), StandardCharsets.UTF_8);
            }),
            Optional.empty(),
            Map.of("stream.receiver.bufferRecords", "1000"))) {
      peer.tell("push", "tcp://127.0.0.1:" + port);
      FutureTask<String> sending = new FutureTask<>(() -> peer.tell("send", "push", "-", 1, MANY));
      new Thread(sending, "sending").start();
      await().during(STALL).atMost(STALL.multipliedBy(2)).until(() -> !sending.isDone());
      goOn.countDown();
      job.until(() -> job.count() >= MANY);
      assertThat(job.records()).isEqualTo(Peer.messages(1, MANY));
      assertThat(problemsOf(job)).allMatch(problem -> problem.startsWith("there is no"));
    }
  }

  /** It must not take a sender for dead, nor have it send again, because the job reads nothing. */
  @Test
  @Tag("nightly")
  void a_dealer_keeps_its_connection_while_the_job_stalls_for_long() throws Exception {
    int port = Peer.freePort();
    CountDownLatch goOn = new CountDownLatch(1);
    try (Peer peer = Peer.start();
        CollectingJob<String> job = new CollectingJob<>(
            ZeroMq.dealer("tcp://127.0.0.1:" + port).records(message -> {
              goOn.await();
              return new String(message.payload(), StandardCharsets.UTF_8);
            }),
            Optional.empty(),
            Map.of("stream.receiver.bufferRecords", "100"))) {
      peer.tell("router", port, "run");
      peer.tell("queue", 5_000);
      await()
          .during(STALL)
          .atMost(STALL.multipliedBy(2))
          .until(() -> !peer.tell("done").startsWith("5000 "));
      goOn.countDown();
      job.until(() -> peer.tell("done").equals("5000 0"));
      job.until(() -> job.count() >= 5_000);
      assertThat(job.records()).isEqualTo(Peer.messages(1, 5_000));
      assertThat(problemsOf(job)).allMatch(problem -> problem.startsWith("there is no"));
    }
  }

  /** The stream would be silent for ever if the thread of the socket died without a word. */
  @Test
  void an_error_in_the_numbers_of_messages_starts_the_receiver_again() throws Exception {
    int port = Peer.freePort();
    AtomicInteger calls = new AtomicInteger();
    try (Peer peer = Peer.start();
        CollectingJob<String> job = new CollectingJob<>(ZeroMq.pull("tcp://127.0.0.1:" + port)
            .numbered(message -> {
              if (calls.incrementAndGet() == 1) {
                throw new StackOverflowError("as told");
              }
              return (long) calls.get();
            })
            .texts())) {
      peer.tell("push", "tcp://127.0.0.1:" + port);
      int[] next = {1};
      job.until(() -> {
        peer.tell("send", "push", "-", next[0]++, 1);
        return job.count() > 0;
      });
      assertThat(job.problems()).anyMatch(problem -> problem.contains("as told"));
    }
  }

  @Test
  void a_dealer_has_a_message_that_was_dropped_on_the_way_sent_again() throws Exception {
    int port = Peer.freePort();
    try (Peer peer = Peer.start()) {
      peer.tell("router", port, "run");
      peer.tell("skip", 150);
      peer.tell("queue", 300);
      try (CollectingJob<String> job =
          new CollectingJob<>(ZeroMq.dealer("tcp://127.0.0.1:" + port).texts())) {
        job.until(() -> job.count() >= 300);
        assertThat(job.records()).isEqualTo(Peer.messages(1, 300));
      }
    }
  }

  @Test
  void a_dealer_with_a_window_of_one_makes_progress_and_reports_a_malformed_message()
      throws Exception {
    int port = Peer.freePort();
    try (Peer peer = Peer.start()) {
      peer.tell("router", port, "run");
      peer.tell("queue", 2_000);
      try (CollectingJob<String> job =
          new CollectingJob<>(ZeroMq.dealer("tcp://127.0.0.1:" + port).window(1).texts())) {
        job.until(() -> job.count() >= 20);
        peer.tell("raw", "MSG", "run");
        job.until(() -> !problemsOf(job).isEmpty());
        assertThat(problemsOf(job).get(0)).contains("is left out: it has 2 frames");
      }
    }
  }

  @Test
  void a_subscriber_reports_numbers_that_are_missing() throws Exception {
    int port = Peer.freePort();
    try (Peer peer = Peer.start()) {
      ZeroMqSource<String> source = ZeroMq.subscribe("tcp://127.0.0.1:" + port, "a")
          .numbered(ZeroMqSourceTest::number)
          .texts();
      try (CollectingJob<String> job = new CollectingJob<>(source)) {
        peer.tell("pub", "tcp://127.0.0.1:" + port);
        int[] next = {1};
        job.until(() -> {
          peer.tell("send", "pub", "a", next[0]++, 1);
          return job.count() > 0;
        });
        peer.tell("send", "pub", "b", 100_000, 1);
        peer.tell("send", "pub", "a", next[0] + 7, 1);
        job.until(() -> job.gaps().size() == 1);
        assertThat(job.gaps().get(0)).startsWith("7 messages of ZeroMQ publisher");
        assertThat(job.records()).doesNotContain("message 100000");
      }
    }
  }

  @Test
  void a_pusher_waits_for_a_job_that_gets_everything() throws Exception {
    int port = Peer.freePort();
    try (Peer peer = Peer.start();
        CollectingJob<String> job =
            new CollectingJob<>(ZeroMq.pull("tcp://127.0.0.1:" + port).bind().texts())) {
      peer.tell("push", "tcp://127.0.0.1:" + port + "!");
      peer.tell("send", "push", "-", 1, 100_000);
      job.until(() -> job.count() >= 100_000);
      assertThat(job.records()).isEqualTo(Peer.messages(1, 100_000));
    }
  }

  @Test
  void what_is_too_large_is_reported_and_left_out() throws Exception {
    int port = Peer.freePort();
    try (Peer peer = Peer.start();
        CollectingJob<String> job = new CollectingJob<>(
            ZeroMq.pull("tcp://127.0.0.1:" + port).bind().maxMessageBytes(10).texts())) {
      peer.tell("push", "tcp://127.0.0.1:" + port + "!");
      peer.tell("bytes", "push", 11);
      peer.tell("send", "push", "-", 1, 1);
      job.until(() -> job.count() == 1);
      assertThat(problemsOf(job))
          .singleElement()
          .asString()
          .contains("a message of 11 bytes from ZeroMQ pusher")
          .contains("maxMessageBytes is 10");
    }
  }

  @Test
  void what_is_no_text_becomes_a_dead_letter(@TempDir Path checkpoint) throws Exception {
    int port = Peer.freePort();
    try (Peer peer = Peer.start();
        CollectingJob<String> job = new CollectingJob<>(
            ZeroMq.pull("tcp://127.0.0.1:" + port).bind().texts(), checkpoint)) {
      peer.tell("push", "tcp://127.0.0.1:" + port + "!");
      peer.tell("bytes", "push", 2);
      peer.tell("send", "push", "-", 1, 1);
      job.until(() -> job.count() == 1 && job.letters().size() == 1);
      assertThat(job.letters().get(0).error()).endsWith("it has 2 bytes: ff ff");
    }
  }

  @Test
  void a_peer_that_is_not_there_is_reported_once_and_awaited() throws Exception {
    int port = Peer.freePort();
    try (Peer peer = Peer.start();
        CollectingJob<String> job =
            new CollectingJob<>(ZeroMq.pull("tcp://127.0.0.1:" + port).texts())) {
      job.until(() -> job.problems().size() == 1);
      assertThat(job.problems().get(0))
          .contains("cannot connect to the ZeroMQ pusher at tcp://127.0.0.1:");
      peer.tell("push", "tcp://127.0.0.1:" + port);
      peer.tell("send", "push", "-", 1, 1);
      job.until(() -> job.count() == 1);
    }
  }

  @Test
  void an_endpoint_that_another_process_has_bound_is_reported_and_tried_again() throws Exception {
    ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    String endpoint = "tcp://127.0.0.1:" + other.getLocalPort();
    try (Peer peer = Peer.start();
        CollectingJob<String> job =
            new CollectingJob<>(ZeroMq.pull(endpoint).bind().texts())) {
      job.until(() -> !job.problems().isEmpty());
      assertThat(job.problems().get(0))
          .contains("ZeroMQ pusher at " + endpoint + " cannot be used")
          .contains("Address already in use");
      other.close();
      peer.tell("push", endpoint + "!");
      peer.tell("send", "push", "-", 1, 1);
      job.until(() -> job.count() == 1);
    }
  }

  /** It has carried nothing, so nothing is lost and nothing starts again. */
  @Test
  void a_connection_that_is_not_answered_is_reported_once_and_tried_again() throws Exception {
    CollectingJob<String> job;
    int port;
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      port = silent.getLocalPort();
      job = new CollectingJob<>(ZeroMq.dealer("tcp://127.0.0.1:" + port).texts());
      job.until(() -> !job.problems().isEmpty());
      assertThat(job.problems().get(0))
          .contains("has ended before both sides had greeted each other");
      for (int i = 0; i < 2; i++) {
        silent.accept().close();
      }
    }
    try (job;
        Peer peer = Peer.start()) {
      peer.tell("router", port, "run");
      peer.tell("queue", 3);
      job.until(() -> job.count() == 3);
      assertThat(job.problems()).hasSize(1);
    }
  }

  /** The library gives up a connection after an error of the protocol, and does not say so. */
  @Test
  void a_frame_beyond_the_bound_ends_the_connection_and_the_next_one_goes_on() throws Exception {
    int port = Peer.freePort();
    try (Peer peer = Peer.start()) {
      peer.tell("push", "tcp://127.0.0.1:" + port);
      try (CollectingJob<String> job =
          new CollectingJob<>(ZeroMq.pull("tcp://127.0.0.1:" + port).texts())) {
        peer.tell("send", "push", "-", 1, 1);
        job.until(() -> job.count() == 1);
        peer.tell("bytes", "push", 17 << 20);
        job.until(() -> problemsOf(job).size() >= 2);
        assertThat(problemsOf(job).get(0)).contains("has ended; anything in transit is lost");
        assertThat(problemsOf(job).get(1)).contains("such as a frame beyond the bound");
        peer.tell("send", "push", "-", 2, 1);
        job.until(() -> job.count() == 2);
      }
    }
  }

  @Test
  void curve_needs_the_key_of_the_other_side_and_says_so() throws Exception {
    int port = Peer.freePort();
    try (Peer peer = Peer.start()) {
      String[] server = peer.tell("keys").split(" ", -1);
      String[] client = peer.tell("keys").split(" ", -1);
      peer.tell("push", "tcp://127.0.0.1:" + port, server[1]);
      ZeroMqSource<String> wrong = ZeroMq.pull("tcp://127.0.0.1:" + port)
          .curve(client[0], client[0], client[1])
          .texts();
      ZeroMqSource<String> right = ZeroMq.pull("tcp://127.0.0.1:" + port)
          .curve(server[0], client[0], client[1])
          .texts();
      try (CollectingJob<String> refused = new CollectingJob<>(wrong);
          CollectingJob<String> job = new CollectingJob<>(right)) {
        peer.tell("send", "push", "-", 1, 10);
        job.until(() -> job.count() == 10);
        refused.until(() -> !problemsOf(refused).isEmpty());
        assertThat(refused.records()).isEmpty();
        assertThat(problemsOf(refused).get(0))
            .contains("is lost, or was refused; check that its keys are correct")
            .doesNotContain(client[1]);
        assertThat(problemsOf(job)).isEmpty();
      }
    }
  }

  @Test
  void a_source_without_keys_is_refused_by_a_side_that_has_some() throws Exception {
    int port = Peer.freePort();
    try (Peer peer = Peer.start()) {
      String[] server = peer.tell("keys").split(" ", -1);
      peer.tell("push", "tcp://127.0.0.1:" + port, server[1]);
      try (CollectingJob<String> job =
          new CollectingJob<>(ZeroMq.pull("tcp://127.0.0.1:" + port).texts())) {
        job.until(() -> !job.problems().isEmpty());
        assertThat(job.problems().get(0)).contains("with CURVE if this side has it");
        job.until(() -> job.problems().size() >= 2);
        assertThat(job.problems().get(1)).contains("or CURVE on one side only");
      }
    }
  }

  @Test
  void mistakes_are_errors_of_the_declaration() {
    assertThatThrownBy(() -> ZeroMq.pull("localhost:5555"))
        .isInstanceOf(TidemillException.class)
        .hasMessage("endpoint \"localhost:5555\" is not valid; write tcp://host:port");
    assertThatThrownBy(() -> ZeroMq.dealer("tcp://localhost:5555").bind())
        .hasMessageContaining("a dealer connects to its sender");
    String key = "k".repeat(40);
    assertThatThrownBy(() -> ZeroMq.pull("tcp://localhost:5555").bind().curve(key, key, key))
        .hasMessage("curve and bind() exclude each other; let the other side bind");
    assertThatThrownBy(
            () -> ZeroMq.pull("tcp://localhost:5555").curve(key, key, key).bind())
        .hasMessage("curve and bind() exclude each other; let the other side bind");
    assertThatThrownBy(() -> ZeroMq.pull("tcp://localhost:5555").curve("a", "b", "c"))
        .hasMessage("the server's key has 1 characters; a key in Z85 has 40");
  }

  @Test
  void its_kind_is_that_of_a_receiver() {
    assertThat(ZeroMq.pull("tcp://localhost:5556").texts().hasReceiver()).isTrue();
  }

  /** What was reported, but for connections that the library did not watch: see {@link ConnectionWatch}. */
  private static List<String> problemsOf(CollectingJob<?> job) {
    return job.problems().stream()
        .filter(problem -> !problem.contains("before both sides had greeted each other"))
        .toList();
  }
}
