/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.restart;

import static dev.tidemill.testkit.StreamAssertions.assertThat;
import static dev.tidemill.testkit.StreamAssertions.assertThatThrownBy;
import static dev.tidemill.testkit.StreamAssertions.batch;

import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import dev.tidemill.error.TidemillException;
import dev.tidemill.testkit.FailingSink;
import dev.tidemill.testkit.QueueFixture;
import dev.tidemill.testkit.StreamProbe;
import dev.tidemill.testkit.StreamTester;
import dev.tidemill.testkit.storage.SimulatedDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job that is killed between two batches goes on, and so do the handles of its test. */
class RestartTest {
  @Test
  void state_windows_and_input_go_on_after_a_restart() {
    try (StreamTester t = StreamTester.builder().job(Totals::new).create()) {
      QueueFixture<String> words =
          t.queueStream("words", String.class).batch("a", "b").batch("a");
      StreamProbe<Pair<String, Long>> totals = t.probe("totals", String.class, Long.class);
      t.runBatch();

      t.restart();
      assertThat(t.state("totals", String.class, Long.class)).isEqualTo(Map.of("a", 1L, "b", 1L));
      words.batch("c");
      t.runBatches(2);

      assertThat(totals)
          .inAnyOrderWithinBatch()
          .hasBatches(
              batch(Pair.of("a", 1L), Pair.of("b", 1L)),
              batch(Pair.of("a", 2L), Pair.of("b", 1L)),
              batch(Pair.of("a", 2L), Pair.of("b", 1L), Pair.of("c", 1L)));
      assertThat(t.probe("recent"))
          .inAnyOrderWithinBatch()
          .hasBatches(
              batch(Pair.of("a", 1L), Pair.of("b", 1L)),
              batch(Pair.of("a", 2L), Pair.of("b", 1L)),
              batch(Pair.of("a", 1L), Pair.of("c", 1L)));
      assertThat(t.batchRuns())
          .extracting(run -> run.time().millis())
          .containsExactly(1000L, 2000L, 3000L);
      assertThat(t.printed().text()).contains("00:00:01", "00:00:02", "00:00:03");
    }
  }

  @Test
  void objects_of_the_job_do_not_survive_a_restart() {
    List<StreamJob> made = new ArrayList<>();
    try (StreamTester t = StreamTester.builder()
        .job(() -> {
          StreamJob job = new Totals();
          made.add(job);
          return job;
        })
        .create()) {
      t.queueStream("words", String.class).batch("a");
      t.runBatch();
      t.restart().restart();
      t.runBatch();
    }
    assertThat(made).hasSize(3);
  }

  @Test
  void a_job_can_be_stopped_in_order_and_started_again() {
    try (StreamTester t = StreamTester.builder().job(Totals::new).create()) {
      t.queueStream("words", String.class).batch("a").batch("a");
      t.runBatch();
      t.stopAndRestart();
      t.runBatch();
      assertThat(t.state("totals", String.class, Long.class)).isEqualTo(Map.of("a", 2L));
    }
  }

  @Test
  void the_clock_of_the_test_goes_on() {
    try (StreamTester t = StreamTester.builder().job(Totals::new).create()) {
      t.queueStream("words", String.class).batch("a").batch("b").batch("c");
      t.advance(Duration.ofSeconds(2));
      t.restart();
      assertThat(t.advance(Duration.ofSeconds(1))).hasSize(1);
      assertThat(t.batchRuns()).hasSize(3);
    }
  }

  @Test
  void a_sink_hears_nothing_more_of_a_killed_job_but_the_end_of_its_connection() {
    FailingSink<String> sink = new FailingSink<>();
    StreamJob job =
        ssc -> ssc.socketTextStream("localhost", 9999).named("words").writeTo("out", sink);
    try (StreamTester t = StreamTester.create(job)) {
      t.queueStream("words", String.class).batch("a").batch("b");
      t.runBatch();
      t.restart();
      t.runBatch();
      assertThat(sink.published()).containsExactly(List.of("a"), List.of("b"));
    }
  }

  @Test
  void a_failed_batch_is_tried_again_after_a_restart() {
    try (StreamTester t = StreamTester.builder().job(Totals::new).create()) {
      QueueFixture<String> words =
          t.queueStream("words", String.class).batch("a").batch("b");
      words.faults().failOnce(2, new IOException("connection reset"));
      t.runBatch();
      assertThat(t.tryRunBatch()).hasFailed();
      t.restart();
      assertThat(t.runBatch()).hasInput("words", 1);
      assertThat(t.state("totals", String.class, Long.class)).isEqualTo(Map.of("a", 1L, "b", 1L));
    }
  }

  @Test
  void a_directory_of_the_tests_own_is_used(@TempDir Path folder) throws IOException {
    Path directory = folder.resolve("checkpoint");
    try (StreamTester t = StreamTester.builder()
        .job(Totals::new)
        .setting("stream.checkpoint.directory", directory.toString())
        .create()) {
      t.queueStream("words", String.class).batch("a").batch("a");
      t.runBatch();
      t.restart();
      t.runBatch();
      assertThat(t.state("totals", String.class, Long.class)).isEqualTo(Map.of("a", 2L));
    }
    try (var epochs = Files.list(directory)) {
      assertThat(epochs.map(path -> path.getFileName().toString())).contains("log", "epoch-2");
    }
  }

  @Test
  void the_checkpoint_of_the_tester_leaves_no_files() throws IOException {
    SimulatedDisk disk = new SimulatedDisk(1);
    try (StreamTester t =
        StreamTester.builder().job(Totals::new).storage(disk.newProcess()).create()) {
      t.queueStream("words", String.class).batch("a");
      t.runBatch();
      t.restart();
      t.runBatch();
    }
    assertThat(disk.calls()).isEmpty();
  }

  // ------------------------------------------------------------- not restartable

  @Test
  void a_job_with_parts_without_names_runs_and_cannot_be_restarted() {
    StreamJob job = ssc -> ssc.socketTextStream("localhost", 9999)
        .named("words")
        .mapToPair(word -> Pair.of(word, 1L))
        .<Long>updateStateByKey((values, total) -> Optional.of(total.orElse(0L) + values.size()))
        .print();
    try (StreamTester t = StreamTester.create(job)) {
      t.queueStream("words", String.class).batch("a");
      t.runBatch();
      assertThatThrownBy(t::restart)
          .isInstanceOf(TidemillException.class)
          .hasMessageContaining("the job cannot be started again")
          .hasMessageContaining("updateStateByKey")
          .hasMessageContaining(".named(\"name\")");
    }
  }

  @Test
  void streams_of_the_test_itself_cannot_be_restarted() {
    try (StreamTester t = StreamTester.create()) {
      t.queueStream("words", String.class).batch("a").stream().print();
      t.runBatch();
      assertThatThrownBy(t::restart).hasMessageContaining("StreamTester.create(ssc -> ...)");
    }
  }

  @Test
  void a_stream_that_the_test_adds_to_a_job_cannot_be_restarted() {
    try (StreamTester t = StreamTester.builder().job(Totals::new).create()) {
      t.queueStream("words", String.class).batch("a").stream()
          .map(String::length)
          .print();
      t.runBatch();
      assertThatThrownBy(t::restart)
          .hasMessageContaining("the test uses the stream of queue \"words\"");
    }
  }

  /** Has no form that could be stored. */
  static final class Opaque {
    private final Thread thread = Thread.currentThread();

    @Override
    public String toString() {
      return "opaque of " + (thread == null ? "none" : "a thread");
    }
  }

  @Test
  void state_that_cannot_be_stored_fails_only_where_it_must_be() {
    StreamJob job = ssc -> ssc.socketTextStream("localhost", 9999)
        .named("words")
        .mapToPair(word -> Pair.of(word, 1L))
        .<Opaque>updateStateByKey((values, total) -> Optional.of(total.orElseGet(Opaque::new)))
        .named("opaque")
        .print();
    try (StreamTester t = StreamTester.builder().job(() -> job).guards().create()) {
      t.queueStream("words", String.class).batch("a").batch("b");
      t.runBatches(2);
      assertThat(t.state("opaque", String.class, Opaque.class)).containsOnlyKeys("a", "b");
      assertThatThrownBy(t::restart)
          .hasMessageContaining("the job cannot be started again")
          .hasMessageContaining("opaque");
    }
  }

  // --------------------------------------------------------------------- upgrades

  /** A later version: another output, and a different function. */
  static final class DoubledTotals extends Totals {
    @Override
    public void define(StreamingContext ssc) {
      super.define(ssc);
      ssc.socketTextStream("localhost", 9998).named("more").print();
    }
  }

  @Test
  void another_version_goes_on_with_what_the_first_has_kept() {
    try (StreamTester t = StreamTester.builder().job(Totals::new).create()) {
      t.queueStream("words", String.class).batch("a").batch("a");
      t.runBatch();

      t.restartWith(DoubledTotals.class);
      t.queueStream("more", String.class).batch("x");
      assertThat(t.state("totals", String.class, Long.class)).isEqualTo(Map.of("a", 1L));
      t.runBatch();

      assertThat(t.state("totals", String.class, Long.class)).isEqualTo(Map.of("a", 2L));
      assertThat(t.probe("more").lenient()).flattened().containsExactly("x");
    }
  }

  /** A later version that has lost a state. */
  static final class WithoutTotals implements StreamJob {
    @Override
    public void define(StreamingContext ssc) {
      ssc.socketTextStream("localhost", 9999).named("words").print();
    }
  }

  @Test
  void a_version_that_does_not_fit_fails_with_the_table_of_changes() {
    try (StreamTester t = StreamTester.builder().job(Totals::new).create()) {
      t.queueStream("words", String.class).batch("a");
      t.runBatch();
      t.restartWith(WithoutTotals.class);
      assertThatThrownBy(t::start)
          .isInstanceOf(TidemillException.class)
          .hasMessageContaining("totals")
          .hasMessageContaining("stream.checkpoint.drop");
      t.restartWith(Totals::new);
      assertThat(t.state("totals", String.class, Long.class)).isEqualTo(Map.of("a", 1L));
    }
  }
}
