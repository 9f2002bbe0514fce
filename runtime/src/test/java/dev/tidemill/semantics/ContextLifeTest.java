/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import static dev.tidemill.semantics.BatchTables.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.DStream;
import dev.tidemill.StreamingContextState;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.listener.BatchReport;
import dev.tidemill.listener.StreamingListener;
import dev.tidemill.spi.source.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Declaring, starting and stopping, as far as it differs from what one may be used to. */
final class ContextLifeTest {
  private static void assertInvalidState(ThrowingCallable call, String... texts) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_STATE))
        .hasMessageContainingAll(texts);
  }

  @Test
  void a_start_without_an_output_fails_and_the_context_can_be_started_when_there_is_one() {
    try (Stage stage = Stage.of(1)) {
      DStream<Integer> in = stage.ssc.queueStream(List.of(batch(1)));
      assertInvalidState(() -> stage.ssc.start(), "no output operation is declared", "print()");
      assertThat(stage.ssc.state()).isEqualTo(StreamingContextState.INITIALIZED);
      Recording<Integer> recording = Recording.of(in);
      stage.run(1);
      assertThat(recording.batches()).containsExactly(batch(1));
    }
  }

  @Test
  void a_start_whose_source_cannot_be_opened_fails_and_can_be_repeated() {
    try (Stage stage = Stage.of(1)) {
      boolean[] reachable = {false};
      ForgetfulSource numbers = new ForgetfulSource();
      Source<Integer> source = context -> {
        if (!reachable[0]) {
          throw new java.io.IOException("no route to host");
        }
        return numbers.open(context);
      };
      Recording<Integer> recording = Recording.of(stage.ssc.stream("numbers", source));
      assertThatThrownBy(stage.ssc::start)
          .isInstanceOf(TidemillException.class)
          .hasMessageContaining("numbers")
          .hasMessageContaining("no route to host");
      assertThat(stage.ssc.state()).isEqualTo(StreamingContextState.INITIALIZED);
      reachable[0] = true;
      stage.run(2);
      assertThat(recording.batches()).containsExactly(batch(1), batch(2));
    }
  }

  @Test
  void a_context_starts_once() {
    try (Stage stage = Stage.of(1)) {
      Recording.of(stage.ssc.queueStream(List.of(batch(1))));
      stage.run(1);
      assertThat(stage.ssc.state()).isEqualTo(StreamingContextState.ACTIVE);
      assertInvalidState(
          () -> stage.ssc.start(),
          "start (ContextLifeTest.java:",
          "after the context was started",
          "a context runs once");
      stage.ssc.stop();
      assertThat(stage.ssc.state()).isEqualTo(StreamingContextState.STOPPED);
      assertInvalidState(() -> stage.ssc.start(), "after the context was stopped", "a new one");
    }
  }

  @Test
  void several_contexts_run_at_once_in_one_process() {
    try (Stage one = Stage.of(1);
        Stage two = Stage.of(2)) {
      Recording<Integer> first = Recording.of(one.ssc.queueStream(List.of(batch(1))));
      Recording<Integer> second = Recording.of(two.ssc.queueStream(List.of(batch(2))));
      one.ssc.start();
      two.ssc.start();
      one.ssc.step();
      two.ssc.step();
      assertThat(first.batches()).containsExactly(batch(1));
      assertThat(second.batches()).containsExactly(batch(2));
    }
  }

  @TestFactory
  Stream<DynamicTest> nothing_is_declared_after_the_start_or_the_stop() {
    record Declaration(String name, java.util.function.BiConsumer<Stage, DStream<Integer>> call) {}

    return Stream.of(
            new Declaration("queueStream", (s, in) -> s.ssc.queueStream(List.of(batch(1)))),
            new Declaration("socketTextStream", (s, in) -> s.ssc.socketTextStream("localhost", 1)),
            new Declaration("stream", (s, in) -> s.ssc.stream("x", new ForgetfulSource())),
            new Declaration("union", (s, in) -> s.ssc.union(List.of(in, in))),
            new Declaration("remember", (s, in) -> s.ssc.remember(Duration.ofSeconds(9))),
            new Declaration("map", (s, in) -> in.map(n -> n)),
            new Declaration("mapToPair", (s, in) -> in.mapToPair(n -> BatchTables.pair(n, n))),
            new Declaration("filter", (s, in) -> in.filter(n -> true)),
            new Declaration("glom", (s, in) -> in.glom()),
            new Declaration("repartition", (s, in) -> in.repartition(2)),
            new Declaration("count", (s, in) -> in.count()),
            new Declaration("countByValue", (s, in) -> in.countByValue()),
            new Declaration("reduce", (s, in) -> in.reduce(Integer::sum)),
            new Declaration("transform", (s, in) -> in.transform(rdd -> rdd)),
            new Declaration("window", (s, in) -> in.window(Duration.ofSeconds(2))),
            new Declaration("cache", (s, in) -> in.cache()),
            new Declaration("named", (s, in) -> in.named("late")),
            new Declaration("print", (s, in) -> in.print()),
            new Declaration("foreachRDD", (s, in) -> in.foreachRDD(rdd -> rdd.count())),
            new Declaration("saveAsTextFiles", (s, in) -> in.saveAsTextFiles("never")))
        .map(declaration -> DynamicTest.dynamicTest(declaration.name(), () -> {
          try (Stage stage = Stage.of(1)) {
            DStream<Integer> in = stage.ssc.queueStream(List.of(batch(1)));
            Recording.of(in);
            stage.run(1);
            assertInvalidState(
                () -> declaration.call().accept(stage, in),
                declaration.name() + " (ContextLifeTest.java:",
                "after the context was started");
            stage.ssc.stop();
            assertInvalidState(
                () -> declaration.call().accept(stage, in), "after the context was stopped");
          }
        }));
  }

  @Test
  void a_stop_before_the_start_is_a_stop() {
    try (Stage stage = Stage.of(1)) {
      stage.ssc.stop();
      assertThat(stage.ssc.state()).isEqualTo(StreamingContextState.STOPPED);
      stage.ssc.stop();
    }
  }

  @Test
  void a_listener_may_stop_the_context_and_the_batch_is_completed() {
    try (Stage stage = Stage.of(1)) {
      List<Optional<Throwable>> stops = new ArrayList<>();
      stage.ssc.addListener(new StreamingListener() {
        @Override
        public void onBatchCompleted(BatchReport report) {
          if (report.batch().id() == 2) {
            stage.ssc.stop();
          }
        }

        @Override
        public void onStreamingStopped(Optional<Throwable> failure) {
          stops.add(failure);
        }
      });
      Recording<Integer> recording =
          Recording.of(stage.ssc.queueStream(List.of(batch(1), batch(2), batch(3))));
      stage.ssc.start();
      stage.clock.advance(Duration.ofSeconds(5));
      assertThat(recording.batches()).containsExactly(batch(1), batch(2));
      assertThat(stage.ssc.state()).isEqualTo(StreamingContextState.STOPPED);
      assertThat(stops).containsExactly(Optional.empty());
    }
  }

  @Test
  void an_output_may_stop_the_context_and_its_batch_is_completed() {
    for (boolean graceful : new boolean[] {false, true}) {
      try (Stage stage = Stage.of(1)) {
        DStream<Integer> in = stage.ssc.queueStream(List.of(batch(1), batch(2)));
        in.foreachRDD(rdd -> stage.ssc.stop(graceful));
        Recording<Integer> recording = Recording.of(in);
        stage.ssc.start();
        stage.clock.advance(Duration.ofSeconds(5));
        List<List<Integer>> expected = graceful ? List.of(batch(1), batch(2)) : List.of(batch(1));
        assertThat(recording.batches()).isEqualTo(expected);
        assertThat(stage.ssc.state()).isEqualTo(StreamingContextState.STOPPED);
      }
    }
  }

  @Test
  void a_listener_that_throws_does_not_disturb_the_job() {
    try (Stage stage = Stage.of(1)) {
      stage.ssc.addListener(new StreamingListener() {
        @Override
        public void onBatchCompleted(BatchReport report) {
          throw new IllegalStateException("listener");
        }
      });
      Recording<Integer> recording = Recording.of(stage.ssc.queueStream(List.of(batch(1))));
      stage.run(2);
      assertThat(recording.batches()).containsExactly(batch(1), batch());
    }
  }

  @Test
  void a_listener_hears_nothing_after_it_was_removed() {
    try (Stage stage = Stage.of(1)) {
      List<Long> heard = new ArrayList<>();
      StreamingListener listener = new StreamingListener() {
        @Override
        public void onBatchCompleted(BatchReport report) {
          heard.add(report.batch().id());
        }
      };
      Recording.of(stage.ssc.queueStream(List.of(batch(1))));
      stage.run(1);
      stage.ssc.addListener(listener);
      stage.ssc.step();
      stage.ssc.removeListener(listener);
      stage.ssc.step();
      assertThat(heard).containsExactly(2L);
    }
  }

  @Test
  void a_function_on_records_that_captures_what_cannot_be_serialized_is_refused_where_it_stands() {
    try (Stage stage = Stage.of(1)) {
      Object secret = new Object();
      DStream<Integer> in = stage.ssc.queueStream(List.of(batch(1)));
      assertThatThrownBy(() -> in.map(n -> n + secret.hashCode()))
          .isInstanceOfSatisfying(
              TidemillException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_SERIALIZABLE))
          .hasMessageContaining("map (ContextLifeTest.java:")
          .hasMessageContaining("java.lang.Object");
    }
  }

  @Test
  void the_number_of_partitions_is_the_given_one_and_else_that_of_the_threads() {
    try (Stage stage = Stage.with(b -> b.master("local[3]"))) {
      assertThat(stage.ssc.defaultPartitions()).isEqualTo(3);
      assertThat(stage.ssc.parallelize(List.of(1)).numPartitions()).isEqualTo(3);
    }
    try (Stage stage = Stage.with(b -> b.master("local[3]").partitions(5))) {
      assertThat(stage.ssc.defaultPartitions()).isEqualTo(5);
      Recording<List<Integer>> partitions =
          Recording.of(stage.ssc.queueStream(List.of(batch(1))).glom());
      stage.run(1);
      assertThat(partitions.batches().get(0)).hasSize(5);
    }
  }
}
