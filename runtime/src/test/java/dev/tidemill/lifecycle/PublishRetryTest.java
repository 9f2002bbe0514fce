/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import dev.tidemill.DStream;
import dev.tidemill.StateDStream;
import dev.tidemill.StreamingContextState;
import dev.tidemill.data.Pair;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.listener.BatchReport;
import dev.tidemill.listener.PublishFailure;
import dev.tidemill.listener.StreamingListener;
import dev.tidemill.time.ManualClock;
import dev.tidemill.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a batch that is decided and cannot be published; on a manual clock, which stands for the time that passes. */
class PublishRetryTest {
  private final IOException gone = new IOException("gone");

  private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
  private final List<PublishFailure> failures = new ArrayList<>();
  private final ScriptedSink first = new ScriptedSink("first", calls);
  private final ScriptedSink second = new ScriptedSink("second", calls);
  private final ScriptedSink third = new ScriptedSink("third", calls);

  @ParameterizedTest
  @ValueSource(strings = {"stop", "retry", "skip"})
  void it_is_published_again_after_longer_and_longer_pauses_whatever_the_policy_is(String policy) {
    failToPublish(second, 4);
    try (ManualJob job = ManualJob.with("stream.batch.onFailure", policy)) {
      words(job, 1);
      for (long millis : new long[] {1_999, 2_000, 3_999, 4_000, 7_999, 8_000, 15_999}) {
        job.advanceMillis(millis - job.clock().now().millis());
        assertThat(publishesOf("second"))
            .hasSize(millis < 2_000 ? 1 : millis < 4_000 ? 2 : millis < 8_000 ? 3 : 4);
      }
      assertThat(second.published()).isEmpty();
      job.advanceMillis(1);
      assertThat(publishesOf("first")).hasSize(1);
      assertThat(publishesOf("second")).hasSize(5);
      assertThat(publishesOf("third")).hasSize(1);
      assertThat(List.of(first, second, third))
          .allSatisfy(sink -> assertThat(sink.published()).containsEntry(1_000L, List.of("word 1")))
          .allSatisfy(sink -> assertThat(sink.staged()).isEmpty());
      assertThat(calls).noneMatch(call -> call.contains("abort"));
    }
  }

  @Test
  void batches_that_fall_due_meanwhile_wait_and_follow_in_their_order() {
    failToPublish(first, 3);
    try (ManualJob job = ManualJob.with()) {
      words(job, 10);
      job.advanceMillis(7_900);
      assertThat(job.events().times()).isEmpty();
      assertThat(calls).noneMatch(call -> call.contains("writer 2000"));
      job.advanceMillis(2_100);
      assertThat(job.events().times())
          .containsExactly(
              1_000L, 2_000L, 3_000L, 4_000L, 5_000L, 6_000L, 7_000L, 8_000L, 9_000L, 10_000L);
      assertThat(job.events().delays())
          .containsExactly(0L, 6_000L, 5_000L, 4_000L, 3_000L, 2_000L, 1_000L, 0L, 0L, 0L);
      assertThat(first.published()).hasSize(10).containsEntry(10_000L, List.of("word 10"));
    }
  }

  @Test
  void nothing_is_computed_again_and_its_state_is_committed_once() {
    failToPublish(first, 5);
    List<Integer> computed = Collections.synchronizedList(new ArrayList<>());
    try (ManualJob job = ManualJob.with("stream.closureCheck", "false")) {
      StateDStream<String, Integer> counts = job.ssc()
          .queueStream(List.of(List.of(1), List.of(2)))
          .mapToPair(n -> {
            computed.add(n);
            return Pair.of("k", n);
          })
          .updateStateByKey((List<Integer> values, Optional<Integer> sum) -> {
            calls.add("update");
            return Optional.of(sum.orElse(0) + values.get(0));
          })
          .named("sums");
      counts.map(Object::toString).writeTo(first);
      counts.foreachRDD((rdd, batch) -> calls.add("foreach " + batch.id()));
      job.ssc().start();
      assertThat(job.ssc().step().publishAttempts()).isEqualTo(6);
      assertThat(computed).containsExactly(1);
      assertThat(calls).containsOnlyOnce("update", "foreach 1");
      assertThat(job.ssc().stateOf("sums")).isEqualTo(Map.of("k", 1));
      job.ssc().step();
      assertThat(computed).containsExactly(1, 2);
      assertThat(job.ssc().stateOf("sums")).isEqualTo(Map.of("k", 3));
      assertThat(first.published())
          .isEqualTo(Map.of(1_000L, List.of("(k,1)"), 2_000L, List.of("(k,3)")));
    }
  }

  @Test
  void a_step_moves_the_clock_until_its_batch_is_published_and_runs_no_other() {
    failToPublish(first, 2);
    try (ManualJob job = ManualJob.with()) {
      words(job, 3);
      BatchReport report = job.ssc().step();
      assertThat(report.batch().id()).isEqualTo(1);
      assertThat(report.publishAttempts()).isEqualTo(3);
      assertThat(report.failure()).isEmpty();
      assertThat(report.processingTime()).isEqualTo(Duration.ofSeconds(3));
      assertThat(job.clock().now()).isEqualTo(Time.ofMillis(4_000));
      assertThat(job.events().times()).containsExactly(1_000L);
      assertThat(job.ssc().step().batch().id()).isEqualTo(2);
      assertThat(job.clock().now()).isEqualTo(Time.ofMillis(4_000));
    }
  }

  @Test
  void a_step_goes_on_with_the_batch_that_waits() {
    failToPublish(first, 2);
    try (ManualJob job = ManualJob.with()) {
      words(job, 3);
      job.advanceMillis(1_500);
      assertThat(job.events().times()).isEmpty();
      assertThat(job.ssc().step().batch().id()).isEqualTo(1);
      assertThat(job.ssc().step().batch().id()).isEqualTo(2);
    }
  }

  @Test
  void the_job_stops_after_the_time_that_is_allowed_and_says_what_is_published_and_what_is_not() {
    failToPublish(second, 100);
    ScriptedSource source =
        new ScriptedSource(new Script(new ArrayList<>()), List.of("a"), List.of("b"));
    try (ManualJob job =
        ManualJob.with("stream.output.retryFor", "5s", "stream.batch.onFailure", "skip")) {
      DStream<String> words = job.ssc().stream("words", source);
      String firstLine = Here.nextLine();
      words.writeTo(first);
      String secondLine = Here.nextLine();
      words.writeTo(second);
      String thirdLine = Here.nextLine();
      words.writeTo(third);
      job.ssc().start();
      job.advanceMillis(5_999);
      assertThat(job.ssc().state()).isEqualTo(StreamingContextState.ACTIVE);
      assertThatThrownBy(() -> job.advanceMillis(1))
          .isInstanceOfSatisfying(
              TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OUTPUT_FAILED))
          .hasMessageStartingWith("batch 1000 ms is decided, but is not published: writeTo ("
              + secondLine + ") could not publish batch 1000 ms: java.io.IOException: gone; it was"
              + " tried 4 times in 5000 ms, and 5000 ms are allowed (stream.output.retryFor)."
              + " Published: \"words.writeTo\" by writeTo (" + firstLine + "). Not published:"
              + " \"words.writeTo-2\" by writeTo (" + secondLine
              + "), \"words.writeTo-3\" by writeTo ("
              + thirdLine + "). There is no checkpoint directory")
          .hasCause(gone);
      assertThat(job.ssc().state()).isEqualTo(StreamingContextState.STOPPED);
      assertThat(calls).noneMatch(call -> call.contains("abort")).endsWith("first close");
      assertThat(source.calls("release")).isEmpty();
      assertThat(job.events().reports()).singleElement().satisfies(report -> {
        assertThat(report.publishAttempts()).isEqualTo(4);
        assertThat(report.failure()).get().asString().contains("is not published");
        assertThat(report.outputs()).allMatch(output -> output.failure().isEmpty());
      });
      assertThat(publishesOf("second")).hasSize(4);
      assertThat(third.staged()).isNotEmpty();
    }
  }

  @Test
  void listeners_hear_of_every_attempt_that_fails() {
    failToPublish(second, 2);
    try (ManualJob job = ManualJob.with("stream.output.retryFor", "2s")) {
      words(job, 1);
      job.ssc().step();
      assertThat(failures).hasSize(2);
      PublishFailure last = failures.get(1);
      assertThat(last.batch().id()).isEqualTo(1);
      assertThat(last.publishAttempts()).isEqualTo(2);
      assertThat(last.published()).extracting(output -> output.index()).containsExactly(0);
      assertThat(last.pending()).extracting(output -> output.index()).containsExactly(1, 2);
      assertThat(last.failure())
          .hasMessageContaining("could not publish batch 1000 ms")
          .hasCause(gone);
      assertThat(failures)
          .extracting(PublishFailure::nextAttempt)
          .containsExactly(Time.ofMillis(2_000), Time.ofMillis(3_000)); // the second is cut short
      assertThat(last.until()).isEqualTo(Time.ofMillis(3_000));
    }
  }

  @Test
  void the_log_warns_once_a_minute_and_tells_when_it_works_again() throws Exception {
    failToPublish(second, 9);
    try (Logged log = Logged.by("dev.tidemill.internal.scheduler.BatchFinisher", Level.INFO);
        ManualJob job = ManualJob.with()) {
      words(job, 1);
      job.ssc().step();
      assertThat(log.events())
          .extracting(Object::toString)
          .satisfiesExactly(
              line -> assertThat(line)
                  .startsWith("[WARN] batch 1000 ms is decided and waits to be published, and later"
                      + " batches wait for it; attempt 2 is in 1000 ms, and the job stops in 600000 ms"
                      + " if none works: writeTo (PublishRetryTest.java:"),
              line -> assertThat(line)
                  .startsWith("[WARN] batch 1000 ms")
                  .contains("attempt 8 is in 30000 ms, and the job stops in 539000 ms"),
              line -> assertThat(line)
                  .startsWith("[WARN] batch 1000 ms")
                  .contains("attempt 10 is in 30000 ms, and the job stops in 479000 ms"),
              line -> assertThat(line)
                  .isEqualTo(
                      "[INFO] batch 1000 ms is published, in 10 attempts and 151000 ms after the"
                          + " first one failed"));
    }
  }

  @Test
  void an_error_of_the_virtual_machine_stops_the_job_at_once() {
    second.fail("publish", 1, new OutOfMemoryError("heap"));
    try (ManualJob job = ManualJob.with()) {
      words(job, 2);
      assertThatThrownBy(() -> job.advanceMillis(1_000))
          .hasMessageContaining("is not published")
          .hasMessageContaining("the virtual machine is not to be trusted after this error")
          .hasCauseInstanceOf(OutOfMemoryError.class);
      assertThat(calls).noneMatch(call -> call.contains("abort") || call.contains("third publish"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      classes = {AssertionError.class, StackOverflowError.class, NoClassDefFoundError.class})
  void any_other_error_is_a_failure_like_others(Class<? extends Error> type) throws Exception {
    second.fail("publish", 1, type.getConstructor().newInstance());
    try (ManualJob job = ManualJob.with()) {
      words(job, 1);
      assertThat(job.ssc().step().publishAttempts()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_stop_tries_at_once_and_ends_well_if_that_works(boolean gracefully) {
    failToPublish(first, 3);
    try (ManualJob job = ManualJob.with()) {
      words(job, 3);
      job.advanceMillis(4_500); // attempts at 1, 2 and 4 s; the next would be at 8 s
      job.ssc().stop(gracefully);
      assertThat(job.clock().now()).isEqualTo(Time.ofMillis(4_500));
      assertThat(first.published())
          .hasSize(gracefully ? 3 : 1)
          .containsEntry(1_000L, List.of("word 1"));
      assertThat(job.events().lines()).endsWith("stopped");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_stop_goes_on_trying_until_it_times_out(boolean gracefully) throws InterruptedException {
    failToPublish(first, 100);
    try (ManualJob job = ManualJob.with("stream.stop.timeout", "10s")) {
      words(job, 3);
      job.advanceMillis(1_500);
      job.ssc().stop(gracefully);
      assertThat(job.clock().now()).isEqualTo(Time.ofMillis(11_500));
      assertThatThrownBy(() -> job.ssc().awaitTermination())
          .isInstanceOfSatisfying(
              TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OUTPUT_FAILED))
          .hasMessageContaining("batch 1000 ms is decided, but is not published")
          .hasMessageContaining("until the stop timed out after 10000 ms (stream.stop.timeout)");
      assertThat(calls).noneMatch(call -> call.contains("abort") || call.contains("writer 2000"));
    }
  }

  @Test
  void a_stop_that_the_batch_itself_requests_waits_for_its_publishing() {
    failToPublish(first, 2);
    try (ManualJob job = ManualJob.with()) {
      DStream<String> words = job.ssc().queueStream(List.of(List.of("a"), List.of("b")));
      words.writeTo(first);
      words.foreachRDD(rdd -> job.ssc().stop());
      job.ssc().start();
      job.advanceMillis(1_000);
      assertThat(first.published()).isEqualTo(Map.of(1_000L, List.of("a")));
      assertThat(job.ssc().state()).isEqualTo(StreamingContextState.STOPPED);
    }
  }

  @Test
  void a_listener_that_is_told_may_stop_the_job() {
    failToPublish(first, 1);
    try (ManualJob job = ManualJob.with()) {
      words(job, 3);
      job.ssc().addListener(new StreamingListener() {
        @Override
        public void onPublishFailed(PublishFailure failure) {
          job.ssc().stop(true);
        }
      });
      job.advanceMillis(1_000);
      assertThat(first.published()).hasSize(3);
      assertThat(job.ssc().state()).isEqualTo(StreamingContextState.STOPPED);
    }
  }

  @Test
  void two_jobs_on_one_clock_do_not_wait_for_each_other() {
    failToPublish(first, 2);
    ManualClock clock = new ManualClock();
    ScriptedSink other = new ScriptedSink("other", calls);
    try (ManualJob job = ManualJob.on(clock);
        ManualJob otherJob = ManualJob.on(clock)) {
      words(job, 5);
      otherJob.ssc().queueStream(List.of(List.of("x"))).writeTo(other);
      otherJob.ssc().start();
      job.advanceMillis(3_000);
      assertThat(otherJob.events().times()).containsExactly(1_000L, 2_000L, 3_000L);
      assertThat(job.events().times()).isEmpty();
      job.advanceMillis(1_000);
      assertThat(job.events().times()).containsExactly(1_000L, 2_000L, 3_000L, 4_000L);
    }
  }

  private void words(ManualJob job, int batches) {
    List<List<String>> words = new ArrayList<>();
    for (int i = 1; i <= batches; i++) {
      words.add(List.of("word " + i));
    }
    DStream<String> stream = job.ssc().queueStream(words);
    stream.writeTo(first);
    stream.writeTo(second);
    stream.writeTo(third);
    job.ssc().addListener(new StreamingListener() {
      @Override
      public void onPublishFailed(PublishFailure failure) {
        failures.add(failure);
      }
    });
    job.ssc().start();
  }

  private void failToPublish(ScriptedSink sink, int times) {
    for (int n = 1; n <= times; n++) {
      sink.fail("publish", n, gone);
    }
  }

  private List<String> publishesOf(String sink) {
    return calls.stream()
        .filter(call -> call.startsWith(sink + " publish 1000/1"))
        .toList();
  }
}
