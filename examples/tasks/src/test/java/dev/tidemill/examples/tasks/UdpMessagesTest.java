/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.tasks;

import static dev.tidemill.testkit.StreamAssertions.assertThat;
import static dev.tidemill.testkit.StreamAssertions.assertThatIllegalArgumentException;
import static dev.tidemill.testkit.StreamAssertions.batch;
import static org.awaitility.Awaitility.await;

import dev.tidemill.data.Pair;
import dev.tidemill.listener.ReceiverInfo;
import dev.tidemill.listener.StreamingListener;
import dev.tidemill.testkit.LiveTester;
import dev.tidemill.testkit.StreamProbe;
import dev.tidemill.testkit.StreamTest;
import dev.tidemill.testkit.StreamTester;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class UdpMessagesTest {
  @StreamTest(job = UdpMessages.class)
  void counts_each_message_of_a_batch(StreamTester t) {
    t.queueStream("messages", String.class).batch("hello", "hello");

    t.runBatch();

    assertThat(t.probe("counts")).hasBatches(batch(Pair.of("hello", 2L)));
  }

  private static StreamTester.Builder onPort(int port) {
    return StreamTester.builder()
        .job(UdpMessages::new)
        .arguments(Integer.toString(port))
        .master("local[1]")
        .batch(Duration.ofMillis(20));
  }

  @Test
  void receives_what_is_sent_to_its_port_and_frees_it_at_the_end() throws Exception {
    int port = freePort();
    try (LiveTester t = onPort(port).live()) {
      StreamProbe<String> messages = t.probe("messages", String.class);
      t.start();
      // Nobody says when the port is open, and what comes before is lost.
      await().atMost(Duration.ofMinutes(1)).until(() -> {
        send("hello", port);
        return messages.records().contains("hello");
      });
    }
    try (DatagramSocket next = new DatagramSocket(port)) {
      assertThat(next.isBound()).isTrue();
    }
  }

  @Test
  void a_port_that_is_taken_is_named() throws Exception {
    BlockingQueue<String> problems = new LinkedBlockingQueue<>();
    try (DatagramSocket other = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        LiveTester t = onPort(other.getLocalPort()).live()) {
      t.context().addListener(new StreamingListener() {
        @Override
        public void onReceiverError(ReceiverInfo receiver) {
          problems.add(receiver.message());
        }
      });
      t.start();

      assertThat(problems.poll(1, TimeUnit.MINUTES))
          .isEqualTo("cannot listen to UDP port " + other.getLocalPort()
              + "; does another program use it?");
    }
  }

  @Test
  void a_port_that_there_cannot_be_is_refused_where_it_is_declared() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> onPort(99_999).create())
        .withMessageContaining("99999");
  }

  private static int freePort() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void send(String message, int port) throws IOException {
    byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port));
    }
  }
}
