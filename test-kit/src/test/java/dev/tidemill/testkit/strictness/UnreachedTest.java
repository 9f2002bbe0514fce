/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.strictness;

import static dev.tidemill.testkit.StreamAssertions.assertThat;
import static dev.tidemill.testkit.StreamAssertions.assertThatThrownBy;
import static dev.tidemill.testkit.StreamAssertions.batch;
import static dev.tidemill.testkit.StreamAssertions.catchThrowableOfType;

import dev.tidemill.StateSpec;
import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import dev.tidemill.error.TidemillException;
import dev.tidemill.testkit.StreamProbe;
import dev.tidemill.testkit.StreamTester;
import dev.tidemill.testkit.StrictnessError;
import dev.tidemill.time.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A job computes what its outputs need and nothing else, and no probe changes that. */
class UnreachedTest {
  private static String endOf(StreamTester t) {
    StrictnessError error = catchThrowableOfType(StrictnessError.class, t::close);
    return error == null ? "" : String.valueOf(error.getMessage());
  }

  private static final StreamJob WITHOUT_OUTPUT = ssc ->
      ssc.queueStream(List.of(List.of("a"))).named("words").map(word -> word).named("out");

  @Test
  void a_job_without_an_output_does_not_start_in_the_kit_either() throws Exception {
    try (StreamingContext ssc = StreamingContext.builder()
        .environment(world -> world.withClock(new ManualClock()))
        .build()) {
      WITHOUT_OUTPUT.define(ssc);
      assertThatThrownBy(ssc::start)
          .isInstanceOf(TidemillException.class)
          .hasMessageContaining("no output operation is declared");
    }
    StreamTester t = StreamTester.create(WITHOUT_OUTPUT);
    t.probe("out");
    assertThatThrownBy(t::runBatch)
        .isInstanceOf(TidemillException.class)
        .hasMessageStartingWith("the job has no output, so it does not start; call print()")
        .hasMessageContaining("A probe is not an output");
    assertThat(endOf(t)).contains("no batch was run");
  }

  @Test
  void an_output_that_the_test_declares_is_one() {
    StreamTester t = StreamTester.create(WITHOUT_OUTPUT);
    t.context().namedStream("out").print();
    t.runBatch();
    assertThat(t.printed()).batch(1).containsExactly("a");
    assertThat(endOf(t)).isEmpty();
  }

  @Test
  void a_stream_that_no_output_reaches_is_found_and_not_computed() {
    AtomicInteger calls = new AtomicInteger();
    StreamTester t = StreamTester.create(ssc -> {
      var words = ssc.queueStream(List.of(List.of("a"))).named("words");
      words
          .transform(rdd -> {
            calls.incrementAndGet();
            return rdd;
          })
          .named("dead");
      words.print();
    });
    StreamProbe<Object> dead = t.probe("dead");
    t.runBatch();
    assertThat(calls).hasValue(0);
    assertThatThrownBy(() -> assertThat(dead).hasBatches(batch("a")))
        .hasMessageContaining(
            "is never computed: no output reaches transform \"dead\" (UnreachedTest.java:");
    assertThat(endOf(t))
        .startsWith("1 problem found at the end of the test:\n  - no output reaches transform"
            + " \"dead\" (UnreachedTest.java:")
        .contains("so the job never computes it, and a probe of it sees nothing; add an output such"
            + " as print(), or remove the stream");
  }

  @Test
  void a_stream_without_a_name_that_no_output_reaches_is_found() {
    StreamTester t = StreamTester.create(ssc -> {
      var words = ssc.queueStream(List.of(List.of("a"))).named("words");
      words.map(word -> word).filter(word -> true);
      words.print();
    });
    t.runBatch();
    assertThat(endOf(t))
        .contains("  - no output reaches filter (UnreachedTest.java:")
        .hasLineCount(2);
  }

  @Test
  void a_source_that_nothing_reads_is_found() {
    StreamTester t = StreamTester.create(ssc -> {
      ssc.socketTextStream("localhost", 9).named("unread");
      ssc.queueStream(List.of(List.of("a"))).named("words").print();
    });
    t.queueStream("unread", String.class).batch("x");
    t.runBatch();
    assertThat(endOf(t))
        .contains("no output reaches the source socketTextStream \"unread\" (UnreachedTest.java:")
        .contains("so nothing ever reads it; add an output such as print(), or remove the source")
        .hasLineCount(2);
  }

  @Test
  void what_an_operation_is_made_of_counts_as_used() {
    StreamTester t = StreamTester.create(ssc -> {
      var pairs = ssc.queueStream(List.of(List.of("a")))
          .named("words")
          .mapToPair(word -> Pair.of(word, 1L));
      pairs.updateStateByKey((values, old) -> old).named("updated").changes().print();
      pairs
          .mapWithState(
              StateSpec.<String, Long, Long, Long>function((word, one, state) -> one.orElse(0L)))
          .named("states")
          .print();
      pairs
          .reduceByKeyAndWindow(
              Long::sum, (a, b) -> a - b, Duration.ofSeconds(2), Duration.ofSeconds(1))
          .named("window")
          .print();
      pairs.countByWindow(Duration.ofSeconds(2), Duration.ofSeconds(1)).print();
      pairs.join(pairs.groupByKey()).print();
    });
    t.runBatch();
    assertThat(endOf(t)).isEmpty();
  }

  @Test
  void a_stream_of_the_test_is_computed_for_its_probe() {
    try (StreamTester t = StreamTester.create(
        ssc -> ssc.queueStream(List.of(List.of("a"))).named("words").print())) {
      StreamProbe<Integer> lengths =
          t.probe(t.context().namedStream("words").map(word -> word.toString().length()));
      t.runBatch();
      assertThat(lengths).hasBatches(batch(1));
    }
  }
}
