/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tidemill.StreamingContext;
import dev.tidemill.StreamingContextState;
import dev.tidemill.data.Pair;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.rdd.RDD;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FailureTest {
  private final OwnThreads threads = new OwnThreads();

  @AfterEach
  void no_thread_is_left() {
    threads.assertNoneLeft();
  }

  static List<Throwable> everything_that_can_be_thrown() {
    return List.of(
        new IllegalStateException("broken"),
        new java.io.IOException("broken"),
        new AssertionError("broken"),
        new NoClassDefFoundError("broken"),
        new ExceptionInInitializerError("broken"),
        new StackOverflowError("broken"),
        new OutOfMemoryError("broken"),
        new CancellationException("broken"),
        new TidemillException(ErrorCode.INVALID_ARGUMENT, "broken"));
  }

  @ParameterizedTest
  @MethodSource("everything_that_can_be_thrown")
  void whatever_an_output_throws_fails_the_batch_and_stops_the_job(Throwable thrown)
      throws InterruptedException {
    Events events = new Events();
    try (StreamingContext ssc = StreamingContext.builder()
        .master("local[2]")
        .batchInterval(Duration.ofMillis(1))
        .setting("stream.batch.onFailure", "stop")
        .build()) {
      ssc.addListener(events);
      ssc.queueStream(List.of(List.of("a"))).foreachRDD(rdd -> rethrow(thrown));
      ssc.start();
      assertThatThrownBy(ssc::awaitTermination)
          .isInstanceOf(TidemillException.class)
          .hasMessageContaining("broken")
          .satisfies(e -> assertThat(e.getCause()).isSameAs(thrown));
      assertThatThrownBy(() -> ssc.awaitTermination(Duration.ofSeconds(1)))
          .isInstanceOf(TidemillException.class);
      assertThat(ssc.state()).isEqualTo(StreamingContextState.STOPPED);
      assertThat(events.times()).hasSize(1);
      assertThat(events.reports().get(0).failure()).isPresent();
      assertThat(events.lines("stopped by ")).hasSize(1);
    }
  }

  @ParameterizedTest
  @MethodSource("everything_that_can_be_thrown")
  void whatever_transform_throws_fails_the_batch_and_stops_the_job(Throwable thrown) {
    try (ManualJob job = ManualJob.with("stream.batch.onFailure", "stop")) {
      job.ssc()
          .queueStream(List.of(List.of("a")))
          .transform(rdd -> {
            rethrow(thrown);
            return rdd;
          })
          .print();
      job.ssc().start();
      assertThatThrownBy(() -> job.advanceMillis(1_000))
          .isInstanceOfSatisfying(
              TidemillException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.USER_FUNCTION_FAILED))
          .hasMessageMatching(
              "transform \\(FailureTest.java:\\d+\\) failed in batch 1000 ms: .*broken");
      assertThat(job.ssc().state()).isEqualTo(StreamingContextState.STOPPED);
    }
  }

  @ParameterizedTest
  @MethodSource("everything_that_can_be_thrown")
  void whatever_a_function_on_records_throws_fails_the_batch(Throwable thrown) {
    try (ManualJob job = ManualJob.with("stream.batch.onFailure", "stop")) {
      job.ssc()
          .queueStream(List.of(List.of("a")))
          .map(word -> {
            rethrow(thrown);
            return word;
          })
          .print();
      job.ssc().start();
      assertThatThrownBy(() -> job.advanceMillis(1_000))
          .isInstanceOf(TidemillException.class)
          .hasMessageContaining("broken");
      assertThat(job.ssc().state()).isEqualTo(StreamingContextState.STOPPED);
    }
  }

  @Test
  void an_error_in_a_function_names_operation_line_batch_partition_and_record() {
    List<String> records = List.of("1", "2", "3", "four", "5", "6");
    try (ManualJob job =
        ManualJob.with("stream.partitions", "3", "stream.batch.onFailure", "stop")) {
      String line = Here.nextLine();
      var numbers = job.ssc().queueStream(List.of(List.of("1"), records)).map(Integer::parseInt);
      numbers.named("numbers").print();
      job.ssc().start();
      job.advanceMillis(1_000);
      assertThatThrownBy(() -> job.advanceMillis(1_000))
          .isInstanceOfSatisfying(
              TidemillException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.USER_FUNCTION_FAILED))
          .hasCauseInstanceOf(NumberFormatException.class)
          .hasMessage("map \"numbers\" (" + line + ") failed in batch 2000 ms, partition 1, on the"
              + " record four: java.lang.NumberFormatException: For input string: \"four\"");
    }
  }

  @Test
  void an_error_in_a_function_behind_a_shuffle_names_its_own_line() {
    try (ManualJob job = ManualJob.with("stream.batch.onFailure", "stop")) {
      var pairs = job.ssc().queueStream(List.of(List.of("a", "a"))).mapToPair(w -> Pair.of(w, 1));
      String line = Here.nextLine();
      pairs.reduceByKey((a, b) -> Math.floorDiv(a, 0)).print();
      job.ssc().start();
      assertThatThrownBy(() -> job.advanceMillis(1_000))
          .hasCauseInstanceOf(ArithmeticException.class)
          .hasMessageContaining("reduceByKey (" + line + ") failed in batch 1000 ms");
    }
  }

  @Test
  void an_error_in_an_output_names_its_line_and_the_batch() {
    try (ManualJob job = ManualJob.with("stream.batch.onFailure", "stop")) {
      var words = job.ssc().queueStream(List.of(List.of("a")));
      String line = Here.nextLine();
      words.foreachRDD(rdd -> assertThat(rdd.count()).isEqualTo(2));
      job.ssc().start();
      TidemillException error =
          catchThrowableOfType(TidemillException.class, () -> job.advanceMillis(1_000));
      assertThat(error.code()).isEqualTo(ErrorCode.OUTPUT_FAILED);
      assertThat(error)
          .hasMessageStartingWith("foreachRDD (" + line + ") failed in batch 1000 ms: ")
          .hasMessageContaining("expected: 2")
          .hasCauseInstanceOf(AssertionError.class);
    }
  }

  @Test
  void an_error_in_an_action_of_an_output_names_the_operation_that_failed() {
    try (ManualJob job = ManualJob.with("stream.batch.onFailure", "stop")) {
      List<RDD<Integer>> seen = new ArrayList<>();
      job.ssc().queueStream(List.of(List.of("x"))).foreachRDD(rdd -> {
        seen.add(rdd.map(Integer::parseInt));
        seen.get(0).collect();
      });
      job.ssc().start();
      assertThatThrownBy(() -> job.advanceMillis(1_000))
          .hasMessageMatching(
              "map \\(FailureTest.java:\\d+\\) failed in batch 1000 ms, partition 0, on"
                  + " the record x: java.lang.NumberFormatException: For input string: \"x\"");
    }
  }

  @Test
  void a_stack_that_is_too_deep_fails_its_batch_alone() {
    try (ManualJob job = ManualJob.with("stream.batch.onFailure", "skip")) {
      job.ssc()
          .queueStream(List.of(List.of("deep"), List.of("a")))
          .map(word -> word.equals("deep") ? word + depthBelow(0) : word)
          .print();
      job.ssc().start();
      job.advanceMillis(2_000);
      assertThat(job.events().reports().get(0).failure().orElseThrow())
          .hasCauseInstanceOf(StackOverflowError.class);
      assertThat(job.events().reports().get(1).failure()).isEmpty();
      assertThat(job.printed()).contains("a");
    }
  }

  @Test
  void memory_that_has_run_out_stops_the_job_whatever_the_policy_is() {
    for (String policy : List.of("stop", "retry", "skip")) {
      try (ManualJob job = ManualJob.with("stream.batch.onFailure", policy)) {
        job.ssc()
            .queueStream(List.of(List.of("a"), List.of("b")))
            .map(word -> {
              if (word.equals("a")) {
                throw new OutOfMemoryError("Java heap space");
              }
              return word;
            })
            .print();
        job.ssc().start();
        assertThatThrownBy(() -> job.advanceMillis(2_000))
            .as(policy)
            .hasCauseInstanceOf(OutOfMemoryError.class);
        assertThat(job.events().times()).containsExactly(1_000L);
      }
    }
  }

  @Test
  void memory_that_has_really_run_out_reaches_whoever_waits() throws InterruptedException {
    try (StreamingContext ssc = StreamingContext.builder()
        .master("local[2]")
        .batchInterval(Duration.ofMillis(1))
        .build()) {
      ssc.queueStream(List.of(List.of(1))).foreachRDD(rdd -> {
        long[] everything = new long[Integer.MAX_VALUE];
        rdd.foreach(n -> everything[n]++);
      });
      ssc.start();
      assertThatThrownBy(ssc::awaitTermination).hasCauseInstanceOf(OutOfMemoryError.class);
    }
  }

  @Test
  void later_outputs_of_a_failed_batch_do_not_run() {
    List<String> calls = new ArrayList<>();
    try (ManualJob job = ManualJob.with("stream.batch.onFailure", "stop")) {
      var words = job.ssc().queueStream(List.of(List.of("a")));
      words.foreachRDD(rdd -> calls.add("first"));
      words.foreachRDD(rdd -> {
        throw new IllegalStateException("broken");
      });
      words.foreachRDD(rdd -> calls.add("third"));
      job.ssc().start();
      assertThatThrownBy(() -> job.advanceMillis(1_000)).hasMessageContaining("broken");
      assertThat(calls).containsExactly("first");
      assertThat(job.events().lines("output"))
          .containsExactly(
              "output 0 of 1000 ms begins",
              "output 0 of 1000 ms ends after 0 ms",
              "output 1 of 1000 ms begins",
              "output 1 of 1000 ms fails after 0 ms");
    }
  }

  @Test
  void the_failure_of_a_job_is_thrown_again_by_whatever_would_go_on_with_it() {
    try (ManualJob job = ManualJob.with("stream.batch.onFailure", "stop")) {
      job.ssc().queueStream(List.of(List.of("a"))).foreachRDD(rdd -> {
        throw new IllegalStateException("broken");
      });
      job.ssc().start();
      assertThatThrownBy(() -> job.ssc().step()).hasMessageContaining("broken");
      assertThatThrownBy(() -> job.ssc().step()).hasMessageContaining("broken");
      assertThatThrownBy(() -> job.ssc().awaitTermination()).hasMessageContaining("broken");
      job.advanceMillis(5_000);
      job.ssc().stop(true);
      assertThat(job.events().times()).containsExactly(1_000L);
    }
  }

  private static void rethrow(Throwable thrown) throws Exception {
    if (thrown instanceof Error error) {
      throw error;
    }
    throw (Exception) thrown;
  }

  private static int depthBelow(int depth) {
    return depth < 0 ? 0 : 1 + depthBelow(depth + 1);
  }
}
