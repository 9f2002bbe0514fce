/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.jupiter;

import static dev.tidemill.testkit.StreamAssertions.assertThat;
import static dev.tidemill.testkit.StreamAssertions.batch;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.displayName;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.EventConditions.test;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.suppressed;

import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import dev.tidemill.testkit.QueueFixture;
import dev.tidemill.testkit.StreamProbe;
import dev.tidemill.testkit.StreamTest;
import dev.tidemill.testkit.StreamTestExtension;
import dev.tidemill.testkit.StreamTester;
import dev.tidemill.testkit.Strictness;
import dev.tidemill.testkit.StrictnessError;
import dev.tidemill.testkit.Variation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** What JUnit makes of tests of the kit, good ones and bad ones. */
class StreamTestTest {
  private static EngineExecutionResults results(Class<?> tests) {
    return results(tests, "all");
  }

  private static EngineExecutionResults results(Class<?> tests, String variations) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(tests))
        .configurationParameter("stream.test.variations", variations)
        .execute();
  }

  private static List<String> names(Events events) {
    return events.map(e -> e.getTestDescriptor().getDisplayName()).toList();
  }

  static final class Copy implements StreamJob {
    @Override
    public void define(StreamingContext ssc) {
      ssc.socketTextStream("localhost", 9)
          .named("in")
          .map(line -> line)
          .named("out")
          .print();
    }
  }

  // ---------------------------------------------------------------------- variations

  static class Good {
    @StreamTest(job = Copy.class, batch = "2s")
    void copies(StreamTester t) {
      t.queueStream("in", String.class).batch("a", "b");
      t.runBatch();
      assertThat(t.batchRuns().get(0).time().millis()).isEqualTo(2_000);
      assertThat(t.probe("out")).hasBatches(batch("a", "b"));
    }
  }

  @Test
  void each_variation_is_a_test_of_its_own() {
    Events tests = results(Good.class).testEvents();
    tests.assertStatistics(stats -> stats.started(8).succeeded(8));
    assertThat(names(tests.succeeded()))
        .containsExactly(
            "[plain]",
            "[1 partition]",
            "[2 partitions]",
            "[7 partitions]",
            "[serialized]",
            "[small reads]",
            "[large reads]",
            "[restarts]");
  }

  @Test
  void a_configuration_parameter_chooses_the_variations() {
    assertThat(names(results(Good.class, "plain, seven_partitions").testEvents().succeeded()))
        .containsExactly("[plain]", "[7 partitions]");
  }

  @Test
  void a_wrong_configuration_parameter_is_refused() {
    results(Good.class, "fast")
        .containerEvents()
        .assertThatEvents()
        .haveExactly(
            1,
            event(
                finishedWithFailure(
                    message(
                        m -> m.contains(
                            "configuration parameter stream.test.variations is \"fast\"; it must be all, or some of [PLAIN,")))));
  }

  static class OneVariation {
    @StreamTest(variations = Variation.TWO_PARTITIONS)
    void has_two(StreamTester t) {
      assertThat(t.context().defaultPartitions()).isEqualTo(2);
      t.queueStream("in", String.class);
      t.runBatch();
    }
  }

  @Test
  void a_test_chooses_its_variations() {
    assertThat(names(results(OneVariation.class).testEvents().succeeded()))
        .containsExactly("[2 partitions]");
  }

  /** Counts how many partitions have records, which is none of a job's business. */
  static final class DependsOnPartitions implements StreamJob {
    @Override
    public void define(StreamingContext ssc) {
      ssc.socketTextStream("localhost", 9)
          .named("in")
          .glom()
          .filter(partition -> !partition.isEmpty())
          .count()
          .named("out")
          .print();
    }
  }

  static class PlantedDependence {
    @StreamTest(job = DependsOnPartitions.class)
    void counts(StreamTester t) {
      t.queueStream("in", String.class).batch("a", "b", "c", "d");
      t.runBatch();
      assertThat(t.probe("out")).hasBatches(batch(4L));
    }
  }

  @Test
  void a_job_that_depends_on_the_number_of_partitions_fails_where_that_differs() {
    Events tests = results(PlantedDependence.class).testEvents();
    assertThat(names(tests.succeeded()))
        .containsExactly(
            "[plain]", "[7 partitions]", "[serialized]", "[small reads]", "[restarts]");
    tests
        .assertThatEvents()
        .haveExactly(
            1,
            event(
                test(),
                displayName("[1 partition]"),
                finishedWithFailure(new Condition<>(
                    failure -> failure.toString().contains("4L is missing")
                        && failure.toString().contains("1L is unexpected")
                        && failure.toString().contains("variation: 1 partition"),
                    "has the table of 1 partition"))));
  }

  // ---------------------------------------------------------------- strictness

  static class Forgetful {
    @StreamTest(job = Copy.class, variations = Variation.PLAIN)
    void forgets(StreamTester t) {
      t.queueStream("in", String.class).batch("a").batch("b");
      t.probe("out");
      t.runBatch();
    }
  }

  @Test
  void a_test_that_forgets_something_fails_at_its_end() {
    results(Forgetful.class)
        .testEvents()
        .assertThatEvents()
        .haveExactly(
            1,
            event(
                test(),
                finishedWithFailure(
                    instanceOf(StrictnessError.class),
                    message(m ->
                        m.startsWith("2 problems found at the end of the test (variation: plain)")
                            && m.contains("queue \"in\": batch 2 was never read")
                            && m.contains("probe \"out\": batch 1 was never asserted")))));
  }

  static class Lenient {
    @StreamTest(job = Copy.class, variations = Variation.PLAIN, strictness = Strictness.LENIENT)
    void forgets(StreamTester t) {
      t.queueStream("in", String.class).batch("a").batch("b");
      t.probe("out");
      t.runBatch();
    }
  }

  @Test
  void a_lenient_test_may_forget() {
    results(Lenient.class).testEvents().assertStatistics(stats -> stats.succeeded(1));
  }

  static class FailsItself {
    @StreamTest(variations = Variation.PLAIN)
    void fails(StreamTester t) {
      t.queueStream("in", String.class).batch("a");
      throw new IllegalStateException("mine");
    }
  }

  @Test
  void a_failure_of_the_test_is_never_hidden() {
    results(FailsItself.class)
        .testEvents()
        .assertThatEvents()
        .haveExactly(
            1,
            event(
                test(),
                finishedWithFailure(instanceOf(IllegalStateException.class), message("mine"))));
  }

  static class LeaksAndFails {
    @StreamTest(variations = Variation.PLAIN)
    void fails(StreamTester t) {
      Thread[] leaked = {null};
      t.queueStream("in", String.class).batch("a").stream().foreachRDD(rdd -> {
        leaked[0] = new Thread(Leak::untilInterrupted, "leaked");
        leaked[0].setDaemon(true);
        leaked[0].start();
      });
      t.runBatch();
      throw new IllegalStateException("mine");
    }
  }

  private static final class Leak {
    static void untilInterrupted() {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Test
  void what_guards_find_is_attached_to_a_failure() {
    results(LeaksAndFails.class)
        .testEvents()
        .assertThatEvents()
        .haveExactly(
            1,
            event(
                test(),
                finishedWithFailure(
                    message("mine"), suppressed(1, instanceOf(StrictnessError.class)))));
  }

  static class CalledOff {
    @StreamTest(variations = Variation.PLAIN)
    void is_not_for_here(StreamTester t) {
      t.queueStream("in", String.class).batch("a");
      Assumptions.abort("not here");
    }
  }

  @Test
  void a_test_that_is_called_off_is_asked_for_nothing() {
    results(CalledOff.class)
        .testEvents()
        .assertStatistics(stats -> stats.aborted(1).failed(0));
  }

  static class FailsOnACluster {
    @StreamTest(variations = Variation.SERIALIZED)
    void fills_a_list(StreamTester t) {
      ArrayList<String> seen = new ArrayList<>();
      t.queueStream("in", String.class).batch("a").stream()
          .filter(seen::add)
          .foreachRDD(rdd -> rdd.count());
      t.runBatch();
      assertThat(seen).containsExactly("a");
    }
  }

  @Test
  void a_failure_says_what_is_special_about_its_variation() {
    results(FailsOnACluster.class)
        .testEvents()
        .assertThatEvents()
        .haveExactly(
            1,
            event(
                finishedWithFailure(
                    suppressed(
                        0,
                        message(
                            "this is the variation [serialized], in which functions are copied for every batch, and records"
                                + " whenever they move, as on a cluster; if others pass, the job depends on that")))));
  }

  static class WrongInterval {
    @StreamTest(batch = "1 second", variations = Variation.PLAIN)
    void never_runs(StreamTester t) {}
  }

  @Test
  void a_wrong_setting_says_who_has_set_it() {
    results(WrongInterval.class)
        .testEvents()
        .assertThatEvents()
        .haveExactly(
            1,
            event(
                finishedWithFailure(
                    message(
                        m -> m.startsWith(
                            "setting stream.batchInterval is \"1 second\", set by @StreamTest of never_runs; it must be a time")))));
  }

  static class TakesNothing {
    @StreamTest(variations = Variation.PLAIN)
    void runs_nothing() {}
  }

  @Test
  void a_test_without_a_tester_is_a_mistake() {
    results(TakesNothing.class)
        .testEvents()
        .assertThatEvents()
        .haveExactly(
            1,
            event(finishedWithFailure(message(
                "a @StreamTest runs nothing by itself: let runs_nothing take a StreamTester, as in void"
                    + " counts_words(StreamTester t)"))));
  }

  static final class NeedsSomething implements StreamJob {
    NeedsSomething(String something) {}

    @Override
    public void define(StreamingContext ssc) {}
  }

  static class JobThatCannotBeMade {
    @StreamTest(job = NeedsSomething.class, variations = Variation.PLAIN)
    void cannot(StreamTester t) {}
  }

  @Test
  void a_job_that_cannot_be_made_says_why() {
    results(JobThatCannotBeMade.class)
        .testEvents()
        .assertThatEvents()
        .haveExactly(
            1,
            event(finishedWithFailure(message(m -> m.contains(
                "NeedsSomething has no constructor without parameters, so @StreamTest(job ="
                    + " NeedsSomething.class) cannot make one; write one, or use StreamTester.create(new"
                    + " NeedsSomething(...))")))));
  }

  // ------------------------------------------------------- other kinds of tests

  @ExtendWith(StreamTestExtension.class)
  static class Plain {
    private final List<String> seen = new ArrayList<>();

    @BeforeEach
    void declare(StreamTester t) {
      t.queueStream("in", String.class).batch("a").stream()
          .foreachRDD(rdd -> seen.addAll(rdd.collect()));
    }

    @Test
    void runs(StreamTester t) {
      t.runBatch();
      assertThat(seen).containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void takes_parameters(int batches, StreamTester t) {
      t.runBatches(batches);
      assertThat(seen).containsExactly("a");
    }

    @Nested
    class Inside {
      @Test
      void runs(StreamTester t) {
        t.runBatch();
        assertThat(seen).containsExactly("a");
      }

      @StreamTest(variations = {Variation.PLAIN, Variation.ONE_PARTITION})
      void runs_in_two_ways(StreamTester t) {
        t.runBatch();
        assertThat(seen).containsExactly("a");
      }
    }
  }

  @Test
  void before_each_nested_and_parameterized_tests_get_the_tester_of_their_test() {
    results(Plain.class)
        .testEvents()
        .assertStatistics(stats -> stats.succeeded(6).failed(0));
  }

  static class Registered {
    @RegisterExtension
    final StreamTestExtension stream =
        StreamTestExtension.of(StreamTester.builder().job(Copy::new).batch(Duration.ofMillis(500)));

    @Test
    void runs(StreamTester t) {
      assertThat(t.context().batchInterval()).isEqualTo(Duration.ofMillis(500));
      QueueFixture<String> in = t.queueStream("in", String.class).batch("a");
      t.runBatch();
      StreamProbe<Object> out = t.probe("out");
      assertThat(out).hasBatches(batch("a"));
      assertThat(in.size()).isEqualTo(1);
    }

    @Test
    void forgets(StreamTester t) {
      t.queueStream("in", String.class).batch("a").batch("b");
      t.runBatch();
    }
  }

  @Test
  void a_registered_extension_brings_settings_of_its_own() {
    Events tests = results(Registered.class).testEvents();
    tests.assertStatistics(stats -> stats.succeeded(1).failed(1));
    tests
        .failed()
        .assertThatEvents()
        .haveExactly(1, event(finishedWithFailure(instanceOf(StrictnessError.class))));
  }

  // --------------------------------------- a registered extension and @StreamTest

  private static StreamTestExtension halfSeconds() {
    return StreamTestExtension.of(StreamTester.builder()
        .job(Copy::new)
        .batch(Duration.ofMillis(500))
        .arguments("from the class"));
  }

  private static void copies(StreamTester t, Duration interval) {
    t.queueStream("in", String.class).batch("a");
    assertThat(t.runBatch().time().millis()).isEqualTo(interval.toMillis());
    assertThat(t.probe("out")).hasBatches(batch("a"));
    assertThat(t.context().arguments()).containsExactly("from the class");
  }

  static class InAnInstance {
    @RegisterExtension
    final StreamTestExtension stream = halfSeconds();

    @StreamTest
    void copies_in_its_job(StreamTester t) {
      copies(t, Duration.ofMillis(500));
    }

    @StreamTest(batch = "2s")
    void copies_more_slowly(StreamTester t) {
      copies(t, Duration.ofSeconds(2));
    }

    @Nested
    class Inside {
      @StreamTest
      void copies_in_the_job_outside(StreamTester t) {
        copies(t, Duration.ofMillis(500));
      }
    }
  }

  static class InAClass {
    @RegisterExtension
    static final StreamTestExtension STREAM = halfSeconds();

    @StreamTest
    void copies_in_its_job(StreamTester t) {
      copies(t, Duration.ofMillis(500));
    }
  }

  static class Inherited extends InAnInstance {}

  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  static class InOneInstance {
    @RegisterExtension
    final StreamTestExtension stream = halfSeconds();

    @StreamTest
    void copies_in_its_job(StreamTester t) {
      copies(t, Duration.ofMillis(500));
    }
  }

  @ParameterizedTest
  @ValueSource(classes = {InAnInstance.class, InAClass.class, Inherited.class, InOneInstance.class})
  void a_stream_test_takes_the_job_and_settings_of_a_registered_extension(Class<?> tests) {
    int methods = tests == InAnInstance.class || tests == Inherited.class ? 3 : 1;
    results(tests)
        .testEvents()
        .assertStatistics(stats -> stats.started(8L * methods).succeeded(8L * methods));
  }

  static class Overriding {
    @RegisterExtension
    final StreamTestExtension stream = StreamTestExtension.of(
        StreamTester.builder().job(() -> new NeedsSomething("x")).strictness(Strictness.LENIENT));

    @StreamTest(job = Copy.class, variations = Variation.PLAIN)
    void forgets(StreamTester t) {
      t.queueStream("in", String.class).batch("a").batch("b");
      t.runBatch();
    }
  }

  @Test
  void what_a_stream_test_says_itself_wins() {
    results(Overriding.class).testEvents().assertStatistics(stats -> stats.succeeded(1));
  }

  static class Two {
    @RegisterExtension
    final StreamTestExtension first = halfSeconds();

    @RegisterExtension
    final StreamTestExtension second = halfSeconds();

    @StreamTest(variations = Variation.PLAIN)
    void cannot_tell(StreamTester t) {}
  }

  @Test
  void two_registered_extensions_are_refused() {
    results(Two.class)
        .testEvents()
        .assertThatEvents()
        .haveExactly(
            1,
            event(finishedWithFailure(
                message(m -> m.contains("registers 2 extensions of type StreamTestExtension, and a"
                    + " @StreamTest cannot tell which of them it is to follow; keep one")))));
  }

  @Test
  void every_variation_has_a_title_of_its_own() {
    assertThat(Arrays.stream(Variation.values()).map(Variation::title)).doesNotHaveDuplicates();
  }
}
