/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.zeromq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.error.TidemillException;
import dev.tidemill.testkit.contract.TcpProxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that read from libzmq. */
@NeedsPythonZmq
class ZeroMqSourceTest {
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
      try (RunningJob<String> job =
          new RunningJob<>(ZeroMq.dealer("tcp://127.0.0.1:" + proxy.port()).texts(), null)) {
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

  @Test
  void a_dealer_has_a_message_that_was_dropped_on_the_way_sent_again() throws Exception {
    int port = Peer.freePort();
    try (Peer peer = Peer.start()) {
      peer.tell("router", port, "run");
      peer.tell("skip", 150);
      peer.tell("queue", 300);
      try (RunningJob<String> job =
          new RunningJob<>(ZeroMq.dealer("tcp://127.0.0.1:" + port).texts(), null)) {
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
      try (RunningJob<String> job =
          new RunningJob<>(ZeroMq.dealer("tcp://127.0.0.1:" + port).window(1).texts(), null)) {
        job.until(() -> job.count() >= 20);
        peer.tell("raw", "MSG", "run");
        job.until(() -> !job.problems().isEmpty());
        assertThat(job.problems().get(0)).contains("is left out: it has 2 frames");
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
      try (RunningJob<String> job = new RunningJob<>(source, null)) {
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
        RunningJob<String> job =
            new RunningJob<>(ZeroMq.pull("tcp://127.0.0.1:" + port).bind().texts(), null)) {
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
        RunningJob<String> job = new RunningJob<>(
            ZeroMq.pull("tcp://127.0.0.1:" + port).bind().maxMessageBytes(10).texts(), null)) {
      peer.tell("push", "tcp://127.0.0.1:" + port + "!");
      peer.tell("bytes", "push", 11);
      peer.tell("send", "push", "-", 1, 1);
      job.until(() -> job.count() == 1);
      assertThat(job.problems())
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
        RunningJob<String> job =
            new RunningJob<>(ZeroMq.pull("tcp://127.0.0.1:" + port).bind().texts(), checkpoint)) {
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
        RunningJob<String> job =
            new RunningJob<>(ZeroMq.pull("tcp://127.0.0.1:" + port).texts(), null)) {
      job.until(() -> job.problems().size() == 1);
      assertThat(job.problems().get(0)).contains("there is no ZeroMQ pusher tcp://127.0.0.1:");
      peer.tell("push", "tcp://127.0.0.1:" + port);
      peer.tell("send", "push", "-", 1, 1);
      job.until(() -> job.count() == 1);
    }
  }

  @Test
  void curve_needs_the_key_of_the_other_side() throws Exception {
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
      assertThat(right.toString()).doesNotContain(client[1]);
      try (RunningJob<String> refused = new RunningJob<>(wrong, null);
          RunningJob<String> job = new RunningJob<>(right, null)) {
        peer.tell("send", "push", "-", 1, 10);
        job.until(() -> job.count() == 10);
        assertThat(refused.records()).isEmpty();
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
    assertThatThrownBy(() -> ZeroMq.pull("tcp://localhost:5555").curve("a", "b", "c"))
        .hasMessage("the server's key has 1 characters; a key in Z85 has 40");
  }
}
