package dev.tidemill.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import dev.tidemill.rdd.BatchQueue;
import dev.tidemill.time.ManualClock;
import dev.tidemill.time.Time;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NetworkWordCountTest {
  // region test
  @Test
  void counts_the_words_of_every_batch() {
    BatchQueue<String> lines = new BatchQueue<String>()
        .add(List.of("to be or", "not to be"))
        .add(List.of())
        .add(List.of("be"));
    List<Set<?>> counts = new ArrayList<>();
    try (StreamingContext ssc =
        StreamingContext.builder().clock(new ManualClock()).build()) {
      new NetworkWordCount().define(ssc);
      ssc.replaceSource("lines", lines);
      ssc.stream("counts").foreachRDD(batch -> counts.add(Set.copyOf(batch.collect())));
      ssc.start();
      ssc.step();
      ssc.step();
      ssc.step();
    }
    assertThat(counts)
        .containsExactly(
            Set.of(Pair.of("to", 2L), Pair.of("be", 2L), Pair.of("or", 1L), Pair.of("not", 1L)),
            Set.of(),
            Set.of(Pair.of("be", 1L)));
  }
  // endregion

  @Test
  void plays_a_text_when_it_has_no_arguments() {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    ManualClock clock =
        new ManualClock(Time.ofMillis(Instant.parse("2026-01-01T12:00:00Z").toEpochMilli()));
    try (StreamingContext ssc = StreamingContext.builder()
        .clock(clock)
        .partitions(2)
        .printTo(new PrintStream(printed, true, StandardCharsets.UTF_8))
        .printZone(ZoneOffset.UTC)
        .build()) {
      new NetworkWordCount().define(ssc);
      ssc.start();
      clock.advance(Duration.ofSeconds(2));
    }
    // region printed
    assertThat(printed.toString(StandardCharsets.UTF_8)).isEqualToNormalizingNewlines("""
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

  @Test
  void listens_to_the_server_that_its_arguments_name() throws Exception {
    BlockingQueue<Object> counted = new LinkedBlockingQueue<>();
    try (ServerSocket server = new ServerSocket(0);
        StreamingContext ssc = StreamingContext.builder()
            .arguments(List.of("localhost", Integer.toString(server.getLocalPort())))
            .batchInterval(Duration.ofMillis(50))
            .printTo(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8))
            .build()) {
      new NetworkWordCount().define(ssc);
      ssc.stream("counts").foreachRDD(batch -> counted.addAll(batch.collect()));
      ssc.start();
      try (Socket client = server.accept()) {
        client.getOutputStream().write("tide tide\n".getBytes(StandardCharsets.UTF_8));
        assertThat(counted.poll(30, TimeUnit.SECONDS)).isEqualTo(Pair.of("tide", 2L));
        ssc.stop();
      }
    }
  }

  @Test
  void refuses_arguments_that_name_no_server() {
    try (StreamingContext ssc =
        StreamingContext.builder().arguments(List.of("localhost")).build()) {
      assertThatThrownBy(() -> new NetworkWordCount().define(ssc))
          .hasMessage("arguments are [localhost]; give a host and a port, or nothing at all");
    }
    try (StreamingContext ssc =
        StreamingContext.builder().arguments(List.of("localhost", "ssh")).build()) {
      assertThatThrownBy(() -> new NetworkWordCount().define(ssc))
          .hasMessage("port is \"ssh\"; it must be a number, as in: localhost 9999");
    }
  }
}
