/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.restart;

import static dev.tidemill.testkit.StreamAssertions.assertThat;
import static dev.tidemill.testkit.StreamAssertions.batch;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.tidemill.DStream;
import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import dev.tidemill.testkit.CrashTest;
import dev.tidemill.testkit.FailingSink;
import dev.tidemill.testkit.StreamTester;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.EventType;
import org.junit.platform.testkit.engine.Events;

/** A crash at any step changes nothing of a right job, and shows what is wrong with another. */
class CrashTestTest {
  private static Events run(Class<?> tests) {
    return run(tests, "");
  }

  private static Events run(Class<?> tests, String crash) {
    EngineTestKit.Builder kit = EngineTestKit.engine("junit-jupiter").selectors(selectClass(tests));
    if (!crash.isEmpty()) {
      kit.configurationParameter("stream.test.crash", crash);
    }
    return kit.execute().testEvents();
  }

  private static List<String> names(Events events) {
    return events
        .map(Event::getTestDescriptor)
        .map(each -> each.getDisplayName())
        .toList();
  }

  private static List<String> failures(Events events) {
    List<String> texts = new ArrayList<>();
    events.stream()
        .filter(event -> event.getType() == EventType.FINISHED)
        .forEach(event -> event
            .getPayload(TestExecutionResult.class)
            .flatMap(TestExecutionResult::getThrowable)
            .ifPresent(failure -> texts.add(failure.toString())));
    return texts;
  }

  /** Has state, windows, files and prints. */
  static final class Everything implements StreamJob {
    @Override
    public void define(StreamingContext ssc) {
      new Totals().define(ssc);
      DStream<?> totals = ssc.namedStream("totals");
      totals.map(String::valueOf).saveAsTextFiles("/out/totals").named("files");
    }
  }

  static class Right {
    @CrashTest(job = Everything.class, batch = "1s", atMost = 500, pairs = 20)
    void survives(StreamTester t) {
      t.queueStream("words", String.class).batch("a", "b").batch("a").batch();
      t.runBatches(3);
      assertThat(t.probe("totals").lenient()).batch(3).hasSize(2);
    }

    @CrashTest(job = Everything.class, powerLoss = true, seed = 7, atMost = 40)
    void survives_losses_of_power(StreamTester t) {
      t.queueStream("words", String.class).batch("a", "b").batch("a");
      t.runBatches(2);
    }
  }

  @Test
  void a_job_that_keeps_its_state_survives_a_crash_at_every_step() {
    Events tests = run(Right.class);
    assertThat(failures(tests)).isEmpty();
    assertThat(names(tests.succeeded()))
        .hasSizeGreaterThan(150)
        .contains("[without a crash]")
        .anyMatch(name -> name.contains("batch 2: sync checkpoint/log/"))
        .anyMatch(name -> name.contains("batch 2: stage the records of \"files\""))
        .anyMatch(name -> name.contains("batch 2: publish \"files\""))
        .anyMatch(name -> name.contains("batch 2: collect the changes of state"))
        .anyMatch(name -> name.contains(" and "));
  }

  private static final AtomicInteger SEEN = new AtomicInteger();

  /** Numbers its records with a counter of the class, which no checkpoint has. */
  static final class CountsInAClass implements StreamJob {
    @Override
    public void define(StreamingContext ssc) {
      ssc.socketTextStream("localhost", 9999)
          .named("words")
          .transform(rdd -> {
            int number = SEEN.incrementAndGet();
            return rdd.map(word -> word + number);
          })
          .named("numbered")
          .print();
    }
  }

  static class PlantedCounter {
    @CrashTest(job = CountsInAClass.class)
    void numbers(StreamTester t) {
      SEEN.set(0);
      t.queueStream("words", String.class).batch("a").batch("b");
      t.runBatches(2);
      assertThat(t.probe("numbered").lenient()).batch(1).hasSize(1);
    }
  }

  @Test
  void a_counter_that_a_repeated_attempt_counts_twice_is_found() {
    Events tests = run(PlantedCounter.class);
    assertThat(failures(tests))
        .hasSize(3) // then it is clear
        .first()
        .asString()
        .contains("after a crash ", " of ", "stream \"numbered\" differs in batch", "a1", "a2")
        .containsPattern("@CrashTest\\(at = \\d+\\), or -Dstream\\.test\\.crash=\\d+");
  }

  @Test
  void a_failure_is_repeated_by_its_number() {
    String all = failures(run(PlantedCounter.class)).get(0);
    String number = all.replaceAll("(?s).*@CrashTest\\(at = (\\d+)\\).*", "$1");
    Events tests = run(PlantedCounter.class, number);
    assertThat(names(tests.started())).hasSize(2);
    assertThat(failures(tests)).containsExactly(all);
  }

  /** A sink that publishes when it only has to prepare. */
  static final class Early implements StreamJob {
    private static final List<String> MAILED = new ArrayList<>();

    @Override
    public void define(StreamingContext ssc) {
      ssc.socketTextStream("localhost", 9999)
          .named("words")
          .foreachRDD(rdd -> MAILED.addAll(rdd.collect()));
    }
  }

  static class PlantedLoss {
    @CrashTest(job = Early.class)
    void mails_each_once(StreamTester t) {
      Early.MAILED.clear();
      t.queueStream("words", String.class).batch("a").batch("b");
      t.runBatches(2);
      assertThat(Early.MAILED).containsExactly("a", "b");
    }
  }

  @Test
  void assertions_of_the_test_hold_in_each_run_and_show_what_happens_twice() {
    Events tests = run(PlantedLoss.class);
    assertThat(failures(tests)).hasSize(3).first().asString().contains("[\"a\", \"a\", \"b\"]");
  }

  static class ManySteps {
    @CrashTest(job = Totals.class, atMost = 5, pairs = 2, seed = 3)
    void survives(StreamTester t) {
      t.queueStream("words", String.class).batch("a").batch("b").batch("c");
      t.runBatches(3);
    }
  }

  @Test
  void steps_are_sampled_by_the_seed() {
    List<String> names = names(run(ManySteps.class).succeeded());
    assertThat(names).hasSize(1 + 5 + 2);
    assertThat(names(run(ManySteps.class).succeeded())).isEqualTo(names);
  }

  static class WithoutNames {
    @CrashTest(job = RestartVariationTest.WithoutNames.class)
    void counts(StreamTester t) {
      t.queueStream("words", String.class).batch("a");
      t.runBatches(1);
    }
  }

  @Test
  void a_job_without_names_cannot_be_tested_with_crashes() {
    assertThat(failures(run(WithoutNames.class)))
        .hasSize(1)
        .first()
        .asString()
        .contains("a @CrashTest needs a job that can be started again", "updateStateByKey");
  }

  private static final FailingSink<String> SINK = new FailingSink<>();

  /** Writes to a sink of the test. */
  static final class ToSink implements StreamJob {
    @Override
    public void define(StreamingContext ssc) {
      ssc.socketTextStream("localhost", 9999).named("words").writeTo("out", SINK);
    }
  }

  static class OwnSink {
    @CrashTest(job = ToSink.class)
    void writes(StreamTester t) {
      t.queueStream("words", String.class).batch("a", "b").batch("c");
      t.runBatches(2);
      assertThat(SINK.published()).containsExactly(List.of("a", "b"), List.of("c"));
      assertThat(t.probe("words")).inAnyOrderWithinBatch().hasBatches(batch("a", "b"), batch("c"));
    }
  }

  @Test
  void a_sink_that_replaces_batches_has_each_once() {
    assertThat(failures(run(OwnSink.class))).isEmpty();
  }
}
