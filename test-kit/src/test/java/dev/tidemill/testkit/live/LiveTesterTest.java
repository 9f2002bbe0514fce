/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.live;

import static dev.tidemill.testkit.StreamAssertions.assertThat;
import static dev.tidemill.testkit.StreamAssertions.assertThatThrownBy;
import static dev.tidemill.testkit.StreamAssertions.batch;
import static dev.tidemill.testkit.StreamAssertions.catchThrowableOfType;

import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import dev.tidemill.testkit.LiveTester;
import dev.tidemill.testkit.QueueFixture;
import dev.tidemill.testkit.StreamProbe;
import dev.tidemill.testkit.StreamTester;
import dev.tidemill.testkit.StrictnessError;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Jobs in real time, against something real. */
class LiveTesterTest {
  private static final Duration INTERVAL = Duration.ofMillis(20);

  /** Counts what a server sends. */
  private record ServerWords(int port) implements StreamJob {
    @Override
    public void define(StreamingContext ssc) {
      ssc.socketTextStream("localhost", port)
          .named("lines")
          .flatMap(line -> List.of(line.split(" ")))
          .mapToPair(word -> Pair.of(word, 1L))
          .reduceByKey(Long::sum)
          .named("counts")
          .print();
    }
  }

  @Test
  void a_job_reads_from_a_real_server() throws Exception {
    try (ServerSocket server = new ServerSocket(0);
        LiveTester t = StreamTester.builder()
            .job(() -> new ServerWords(server.getLocalPort()))
            .batch(INTERVAL)
            .live()) {
      StreamProbe<Object> counts = t.probe("counts");
      t.start();
      try (Socket client = server.accept()) {
        client.getOutputStream().write("tide tide\n".getBytes(StandardCharsets.UTF_8));
        t.await(counts).untilBatch(batch(Pair.of("tide", 2L)));
        client.getOutputStream().write("ebb\nflow\n".getBytes(StandardCharsets.UTF_8));
        t.await(counts)
            .atMost(Duration.ofSeconds(20))
            .untilRecords(Pair.of("ebb", 1L), Pair.of("flow", 1L));
        t.await(counts).untilRecordCount(3);
      }
      assertThat(t.batchRuns()).isNotEmpty();
    }
  }

  @Test
  void a_time_out_says_what_was_waited_for_and_what_came() {
    try (LiveTester t = StreamTester.builder().batch(INTERVAL).live()) {
      QueueFixture<String> words = t.queueStream("words", String.class).batch("a", "b");
      StreamProbe<String> seen = t.probe(words.stream());
      t.start();
      t.await(seen).untilRecords("a");
      assertThatThrownBy(() ->
              t.await(seen).atMost(Duration.ofMillis(100)).until("a batch of c", rows -> false))
          .hasMessageContaining(
              "probe \"words\" did not have a batch of c within 100 ms; so far it has ")
          .hasMessageContaining("batches, 1 of them not empty:")
          .hasMessageContaining("| words: \"a\" \"b\" | \"a\" \"b\"");
    }
  }

  @Test
  void a_job_that_fails_ends_the_wait_at_once() {
    try (LiveTester t = StreamTester.builder().batch(INTERVAL).live()) {
      QueueFixture<String> words = t.queueStream("words", String.class).batch("x");
      StreamProbe<Integer> numbers = t.probe(words.stream().map(Integer::valueOf));
      t.start();
      assertThatThrownBy(() -> t.await(numbers).atMost(Duration.ofMinutes(4)).untilRecords(1))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("cannot have the records 1 any more: batch 1 (")
          .hasMessageContaining("on the record x: java.lang.NumberFormatException")
          .hasCauseInstanceOf(dev.tidemill.error.TidemillException.class);
    }
  }

  @Test
  void a_job_that_has_failed_before_ends_the_wait_at_once_and_only_once() {
    try (LiveTester t = StreamTester.builder().batch(INTERVAL).live()) {
      QueueFixture<String> words = t.queueStream("words", String.class).batch("x");
      StreamProbe<Integer> numbers = t.probe(words.stream().map(Integer::valueOf));
      t.start();
      assertThatThrownBy(() -> t.context().awaitTermination(Duration.ofMinutes(4)))
          .hasStackTraceContaining("NumberFormatException");
      assertThatThrownBy(() -> t.await(numbers).atMost(Duration.ofMinutes(4)).untilRecords(1))
          .hasMessageContaining("cannot have the records 1 any more: batch 1 (");
      assertThatThrownBy(() -> t.await(numbers).atMost(Duration.ofMillis(100)).untilRecords(1))
          .hasMessageContaining("did not have the records 1 within 100 ms");
    }
  }

  @Test
  void a_live_test_is_strict_too() {
    LiveTester t = StreamTester.builder().batch(INTERVAL).live();
    QueueFixture<String> words = t.queueStream("words", String.class).batch("a");
    StreamProbe<String> forgotten = t.probe(words.stream().named("forgotten"));
    StreamProbe<Integer> seen = t.probe(words.stream().map(String::length));
    t.start();
    t.await(seen).untilRecords(1);
    StrictnessError error = catchThrowableOfType(StrictnessError.class, t::close);
    assertThat(error)
        .hasMessageContaining(
            forgotten + ": nobody waited for its batches; say await(probe).until...");
  }

  @Test
  void a_job_that_was_never_started_is_found() {
    LiveTester t = StreamTester.builder().batch(INTERVAL).live();
    StrictnessError error = catchThrowableOfType(StrictnessError.class, t::close);
    assertThat(error).hasMessageContaining("the job was never started; call start()");
  }

  @Test
  void a_job_may_be_stopped_before_its_first_batch() {
    try (LiveTester t = StreamTester.builder().batch(Duration.ofDays(1)).live()) {
      t.context().rateStream(1).print();
      t.start();
      assertThat(t.batchRuns()).isEmpty();
    }
  }

  @Test
  void virtual_time_is_refused_in_a_live_test() {
    LiveTester t = StreamTester.builder().batch(INTERVAL).live();
    QueueFixture<String> words = t.queueStream("words", String.class);
    assertThatThrownBy(() -> words.faults().slow(1, INTERVAL))
        .hasMessageContaining("needs a manual clock, and this tester is live");
  }
}
