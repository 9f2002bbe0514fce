/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.lockstep;

import static dev.tidemill.testkit.StreamAssertions.assertThat;
import static dev.tidemill.testkit.StreamAssertions.assertThatThrownBy;
import static dev.tidemill.testkit.StreamAssertions.batch;

import dev.tidemill.DStream;
import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.testkit.BatchFailedException;
import dev.tidemill.testkit.BatchRun;
import dev.tidemill.testkit.QueueFixture;
import dev.tidemill.testkit.StreamProbe;
import dev.tidemill.testkit.StreamTester;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One batch at a time, on the test's own thread and clock. */
class LockStepTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void a_batch_is_complete_when_run_batch_returns() {
    try (StreamTester t = StreamTester.create()) {
      List<String> seen = new ArrayList<>();
      Thread thread = Thread.currentThread();
      t.queueStream("words", String.class).batch("a", "b").stream().foreachRDD(rdd -> {
        seen.addAll(rdd.collect());
        assertThat(Thread.currentThread()).isSameAs(thread);
      });
      BatchRun run = t.runBatch();
      assertThat(seen).containsExactly("a", "b");
      assertThat(run).hasSucceeded().hasInput("words", 2).tookAttempts(1);
      assertThat(run.time()).isEqualTo(Time.ofMillis(1_000));
    }
  }

  @Test
  void streams_can_be_declared_in_the_test() {
    try (StreamTester t = StreamTester.create()) {
      QueueFixture<String> words =
          t.queueStream("words", String.class).batch("a", "b").batch("c").batch();
      StreamProbe<Long> counts =
          t.probe(words.stream().window(Duration.ofSeconds(2)).count());
      t.runBatches(3);
      assertThat(counts).hasBatches(batch(2L), batch(3L), batch(1L)).hasNoMoreBatches();
    }
  }

  @Test
  void advance_runs_every_batch_that_falls_due_at_its_own_time() {
    try (StreamTester t = StreamTester.create()) {
      List<Long> times = new ArrayList<>();
      t.queueStream("words", String.class).stream()
          .foreachRDD((rdd, batch) -> times.add(batch.time().millis()));
      assertThat(t.advance(Duration.ofMillis(500))).isEmpty();
      assertThat(t.advance(Duration.ofMillis(2_600))).hasSize(3);
      assertThat(t.context().clock().now()).isEqualTo(Time.ofMillis(3_100));
      t.runBatch();
      assertThat(times).containsExactly(1_000L, 2_000L, 3_000L, 4_000L);
    }
  }

  @Test
  void an_advance_of_too_many_batches_is_refused_before_it_begins() {
    try (StreamTester t = StreamTester.create()) {
      t.queueStream("words", String.class);
      t.runBatch();
      assertThatThrownBy(() -> t.advance(Duration.ofDays(365)))
          .hasMessage(
              "advance(PT8760H) would run 31536000 batches of 1000 ms; at most 1000000 run at"
                  + " once, so advance in steps, or give the tester a longer batch interval");
      assertThatThrownBy(() -> t.advance(Duration.ofSeconds(-1)))
          .hasMessage("advance(PT-1S) goes back; a clock only goes on");
    }
  }

  @Test
  void a_failure_is_thrown_where_the_batch_was_run() {
    try (StreamTester t = StreamTester.create()) {
      QueueFixture<String> words =
          t.queueStream("words", String.class).batch("1").batch("x");
      t.probe(words.stream().map(Integer::valueOf).named("numbers")).lenient();
      t.runBatch();
      assertThatThrownBy(t::runBatch)
          .isInstanceOf(BatchFailedException.class)
          .hasMessageStartingWith("batch 2 (2000 ms) failed: map \"numbers\" (LockStepTest.java:")
          .hasMessageContaining("on the record x")
          .hasCauseInstanceOf(NumberFormatException.class);
      assertThatThrownBy(t::runBatch)
          .hasMessageStartingWith(
              "no batch can run after batch 2: the job stopped when batch 2 (2000 ms)"
                  + " failed, as stream.batch.onFailure=stop says");
    }
  }

  @Test
  void a_job_that_skips_failed_batches_goes_on() {
    try (StreamTester t =
        StreamTester.builder().setting("stream.batch.onFailure", "skip").create()) {
      QueueFixture<String> words =
          t.queueStream("words", String.class).batch("x").batch("2");
      StreamProbe<Integer> numbers = t.probe(words.stream().map(Integer::valueOf));
      assertThat(t.tryRunBatch())
          .hasFailed()
          .hasFailedWith(NumberFormatException.class)
          .hasFailureMessageContaining("map (LockStepTest.java:");
      t.runBatch();
      assertThat(numbers).hasBatches(batch(2)).hasNoMoreBatches();
    }
  }

  @Test
  void input_can_be_pushed_while_the_test_runs() {
    try (StreamTester t = StreamTester.create()) {
      QueueFixture<String> words = t.queueStream("words", String.class);
      StreamProbe<String> seen = t.probe(words.stream());
      t.runBatch();
      words.batch("late");
      t.runBatch();
      assertThat(seen).hasBatches(batch(), batch("late"));
    }
  }

  @Test
  void a_stream_with_a_slide_has_a_batch_every_slide() {
    try (StreamTester t = StreamTester.create()) {
      QueueFixture<Integer> numbers =
          t.queueStream("numbers", Integer.class).batch(1).batch(2).batch(3).batch(4);
      StreamProbe<Integer> windows =
          t.probe(numbers.stream().window(Duration.ofSeconds(3), Duration.ofSeconds(2)));
      t.runBatches(4);
      assertThat(windows).hasBatches(batch(1, 2), batch(2, 3, 4)).hasNoMoreBatches();
      assertThat(windows).batch(4).containsExactly(2, 3, 4);
    }
  }

  @Test
  void any_named_stream_can_be_probed_before_or_after_the_batches() {
    try (StreamTester t = StreamTester.create(new WordCount())) {
      t.queueStream("lines", String.class).batch("a b").batch("b");
      StreamProbe<Object> before = t.probe("counts");
      t.runBatches(2);
      assertThat(before).hasBatchCount(2);
      assertThat(t.probe("counts")).isSameAs(before);
      assertThat(t.probe("counts", String.class, Long.class).records())
          .extracting(pair -> pair.key())
          .containsExactlyInAnyOrder("a", "b", "b");
      assertThat(t.probe("lines", String.class)).hasBatches(batch("a b"), batch("b"));
    }
  }

  @Test
  void a_probe_of_another_type_says_so() {
    try (StreamTester t = StreamTester.create(new WordCount())) {
      t.queueStream("lines", String.class).batch("a");
      t.runBatch();
      assertThatThrownBy(() -> t.probe("counts", String.class, Integer.class))
          .hasMessage(
              "probe \"counts\" is asked for records of type java.lang.Integer, but the stream has"
                  + " (a,1), which is of type dev.tidemill.data.Pair; ask for that type");
    }
  }

  @Test
  void an_unknown_source_is_answered_by_those_there_are() {
    try (StreamTester t = StreamTester.create(new WordCount())) {
      t.queueStream("lines", String.class);
      assertThatThrownBy(() -> t.queueStream("words", String.class))
          .isInstanceOfSatisfying(
              TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_NAME))
          .hasMessage("the job has no source named \"words\"; its sources are \"lines\"");
      assertThatThrownBy(() -> t.queueStream("counts", String.class))
          .hasMessageMatching(
              "the job has no source named \"counts\": that stream is made of others, by"
                  + " reduceByKey \"counts\" \\(WordCount.java:\\d+\\); its sources are \"lines\"");
      assertThatThrownBy(() -> t.queueStream("lines", String.class))
          .hasMessage(
              "queueStream(\"lines\") is called twice; keep the queue in a variable, and add to it");
      assertThatThrownBy(() -> t.probe("totals"))
          .hasMessage(
              "no stream is named \"totals\", so it cannot be probed; there are \"lines\", \"counts\". Give the"
                  + " stream a name in the job, by .named(\"totals\")");
      t.runBatch();
    }
  }

  @Test
  void a_receiver_that_nobody_replaced_is_never_connected() {
    try (StreamTester t = StreamTester.create(new WordCount())) {
      assertThatThrownBy(t::runBatch)
          .hasMessageMatching(
              "socketTextStream \"lines\" \\(WordCount.java:\\d+\\) would connect to something real, which"
                  + " does not follow the test's clock; replace it by t.queueStream\\(\"lines\", ...\\)");
      t.queueStream("lines", String.class);
      t.runBatch();
    }
  }

  private static final class Impatient implements StreamJob {
    @Override
    public void configure(StreamingContext.Builder builder) {
      builder.batchInterval(Duration.ofMillis(250)).partitions(3).appName("impatient");
    }

    @Override
    public void define(StreamingContext ssc) {
      ssc.queueStream(List.of(List.of(ssc.arguments().get(0)))).named("words").print();
    }
  }

  @Test
  void a_job_is_configured_as_it_configures_itself_unless_the_test_says_more() {
    try (StreamTester t =
        StreamTester.builder().job(Impatient::new).arguments("hello").create()) {
      assertThat(t.context().batchInterval()).isEqualTo(Duration.ofMillis(250));
      assertThat(t.context().defaultPartitions()).isEqualTo(3);
      assertThat(t.context().appName()).isEqualTo("impatient");
      t.runBatch();
      assertThat(t.printed()).batch(1).containsExactly("hello");
    }
    try (StreamTester t = StreamTester.builder()
        .job(Impatient::new)
        .arguments("hello")
        .batch(SECOND)
        .startTime(Instant.parse("2026-01-01T12:00:00Z"))
        .create()) {
      assertThat(t.context().batchInterval()).isEqualTo(SECOND);
      t.runBatch();
      assertThat(t.printed()).contains("Time: 2026-01-01 12:00:01");
    }
  }

  @Test
  void a_wrong_setting_is_shown_with_the_line_that_set_it() {
    StreamTester.Builder builder =
        StreamTester.builder().setting("stream.batch.onFailure", "ignore");
    assertThatThrownBy(builder::create)
        .hasMessageContaining("set by StreamTester.Builder (LockStepTest.java:");
  }

  @Test
  void what_a_definition_throws_comes_out_of_create() {
    assertThatThrownBy(() -> StreamTester.create(ssc -> {
          throw new java.io.IOException("no such table");
        }))
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("cannot be defined: java.io.IOException: no such table");
  }

  @Test
  void an_rdd_of_the_context_can_be_input_with_its_partitions() {
    try (StreamTester t = StreamTester.create()) {
      QueueFixture<String> words = t.queueStream("words", String.class);
      words.batchOf(t.context().parallelize(List.of("a", "b", "c"), 2));
      words.partitionedBatch(List.of("d"), List.of(), List.of("e", "f"));
      DStream<List<String>> partitions = words.stream().glom();
      StreamProbe<List<String>> seen = t.probe(partitions);
      t.runBatches(2);
      assertThat(seen)
          .hasBatches(
              batch(List.of("a"), List.of("b", "c")),
              batch(List.of("d"), List.of(), List.of("e", "f")));
    }
  }
}
