/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.zeromq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tidemill.StreamingContext;
import dev.tidemill.listener.PublishFailure;
import dev.tidemill.listener.StreamingListener;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Jobs that write to libzmq. */
@NeedsPythonZmq
class ZeroMqSinkTest {
  private static final Duration A_WHILE = Duration.ofSeconds(60);
  private static final Duration TIMEOUT = Duration.ofMillis(500);

  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final StreamingContext ssc = StreamingContext.builder()
      .master("local[1]")
      .batchInterval(Duration.ofMillis(100))
      .build();

  @AfterEach
  void stop() {
    ssc.close();
  }

  /** Starts a job that sends these messages, each with so many characters more, as one batch. */
  private void start(ZeroMqSink<String> sink, int messages, int more) {
    ssc.addListener(new StreamingListener() {
      @Override
      public void onPublishFailed(PublishFailure failure) {
        failures.add(failure.failure().toString());
      }
    });
    String padding = "x".repeat(more);
    ssc.queueStream(List.of(Peer.messages(1, messages)))
        .map(message -> message + padding)
        .writeTo(sink);
    ssc.start();
  }

  private void awaitFailure(String message) {
    await()
        .atMost(A_WHILE)
        .until(() -> failures.stream().anyMatch(failure -> failure.contains(message)));
  }

  @Test
  void a_batch_that_finds_nobody_fails_and_is_sent_once_when_somebody_comes() throws Exception {
    String endpoint = "tcp://127.0.0.1:" + Peer.freePort();
    try (Peer peer = Peer.start()) {
      start(ZeroMq.<String>push(endpoint).timeout(TIMEOUT), 3, 0);
      awaitFailure("ZeroMQ pusher to " + endpoint + " has no connection: within 500 ms");
      peer.tell("collect", endpoint);
      assertThat(peer.tell("take", "collect", 3)).isEqualTo("message 1,message 2,message 3");
      assertThat(peer.tell("read", "collect", 300)).as("what comes again").isEmpty();
    }
  }

  /** At least once: what the library has taken before is sent again. */
  @Test
  void a_batch_that_fails_half_way_is_sent_again_as_a_whole() throws Exception {
    String endpoint = "tcp://127.0.0.1:" + Peer.freePort();
    try (Peer peer = Peer.start()) {
      peer.tell("collect", endpoint);
      start(ZeroMq.<String>push(endpoint).timeout(TIMEOUT), 4_000, 10_000);
      awaitFailure("cannot send: within 500 ms no peer could accept a message");
      String[] counts = peer.tell("count", "collect", 4_000).split(" ", -1);
      assertThat(counts[1]).as("different messages").isEqualTo("4000");
      assertThat(Integer.parseInt(counts[0])).as("all messages").isGreaterThan(4_000);
    }
  }

  @Test
  void an_endpoint_that_another_process_has_bound_is_an_error_of_the_start() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String endpoint = "tcp://127.0.0.1:" + other.getLocalPort();
      assertThatThrownBy(() -> start(ZeroMq.<String>publish(endpoint), 1, 0))
          .hasStackTraceContaining("ZeroMQ publisher at " + endpoint + " cannot be opened")
          .hasStackTraceContaining("check whether another process has bound the endpoint");
    }
  }
}
