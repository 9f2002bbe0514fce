/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples;

import static dev.tidemill.testkit.StreamAssertions.assertThat;
import static dev.tidemill.testkit.StreamAssertions.assertThatThrownBy;
import static dev.tidemill.testkit.StreamAssertions.batch;

import dev.tidemill.data.Pair;
import dev.tidemill.testkit.LiveTester;
import dev.tidemill.testkit.StreamProbe;
import dev.tidemill.testkit.StreamTest;
import dev.tidemill.testkit.StreamTester;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class NetworkWordCountTest {
  // region test
  @StreamTest(job = NetworkWordCount.class)
  void counts_the_words_of_every_batch(StreamTester t) {
    t.queueStream("lines", String.class).batch("to be or", "not to be").batch().batch("be");
    t.runBatches(3);
    assertThat(t.probe("counts"))
        .inAnyOrderWithinBatch()
        .hasBatches(
            batch(Pair.of("to", 2L), Pair.of("be", 2L), Pair.of("or", 1L), Pair.of("not", 1L)),
            batch(),
            batch(Pair.of("be", 1L)));
  }
  // endregion

  @Test
  void plays_a_text_when_it_has_no_arguments() {
    try (StreamTester t = StreamTester.builder()
        .job(NetworkWordCount::new)
        .setting("stream.partitions", "2")
        .startTime(Instant.parse("2026-01-01T12:00:00Z"))
        .create()) {
      t.advance(Duration.ofSeconds(2));
      // region printed
      assertThat(t.printed().text()).isEqualTo("""
          -------------------------------------------
          Time: 2026-01-01 12:00:01
          -------------------------------------------
          (as,1)
          (waves,1)
          (make,1)
          (towards,1)
          (pebbled,1)
          (So,1)
          (our,1)
          (their,1)
          (with,1)
          (goes,1)
          ...

          -------------------------------------------
          Time: 2026-01-01 12:00:02
          -------------------------------------------
          (firm,1)
          (win,1)
          (watery,1)
          (with,3)
          (When,2)
          (have,2)
          (interchange,1)
          (decay,1)
          (Ruin,1)
          (me,1)
          ...

          """);
      // endregion
    }
  }

  @Test
  void listens_to_the_server_that_its_arguments_name() throws Exception {
    try (ServerSocket server = new ServerSocket(0);
        LiveTester t = onServer("localhost", Integer.toString(server.getLocalPort()))
            .batch(Duration.ofMillis(50))
            .live()) {
      StreamProbe<Object> counts = t.probe("counts");
      t.start();
      try (Socket client = server.accept()) {
        client.getOutputStream().write("tide tide\n".getBytes(StandardCharsets.UTF_8));
        t.await(counts).atMost(Duration.ofSeconds(30)).untilRecords(Pair.of("tide", 2L));
      }
    }
  }

  @Test
  void refuses_arguments_that_name_no_server() {
    assertThatThrownBy(() -> onServer("localhost").create())
        .hasMessage("arguments are [localhost]; give a host and a port, or nothing at all");
    assertThatThrownBy(() -> onServer("localhost", "ssh").create())
        .hasMessage("port is \"ssh\"; it must be a number, as in: localhost 9999");
  }

  private static StreamTester.Builder onServer(String... arguments) {
    return StreamTester.builder().job(NetworkWordCount::new).arguments(arguments);
  }
}
