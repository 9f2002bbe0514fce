/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.restart;

import static dev.tidemill.testkit.StreamAssertions.assertThat;
import static dev.tidemill.testkit.StreamAssertions.batch;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import dev.tidemill.testkit.StreamTest;
import dev.tidemill.testkit.StreamTester;
import dev.tidemill.testkit.Variation;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/** A test runs with a restart after each batch, too, and mistakes show that only a restart shows. */
class RestartVariationTest {
  private static Events run(Class<?> tests) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(tests))
        .execute()
        .testEvents();
  }

  private static List<String> names(Events events) {
    return events
        .map(Event::getTestDescriptor)
        .map(each -> each.getDisplayName())
        .toList();
  }

  static class Right {
    @StreamTest(job = Totals.class)
    void counts(StreamTester t) {
      t.queueStream("words", String.class).batch("a").batch("a").batch("b");
      t.runBatches(2);
      assertThat(t.state("totals", String.class, Long.class)).isEqualTo(Map.of("a", 2L));
      t.runBatch();
      assertThat(t.probe("totals"))
          .inAnyOrderWithinBatch()
          .hasBatches(
              batch(Pair.of("a", 1L)),
              batch(Pair.of("a", 2L)),
              batch(Pair.of("a", 2L), Pair.of("b", 1L)));
    }
  }

  @Test
  void a_job_with_names_throughout_gives_the_same_with_restarts() {
    Events tests = run(Right.class);
    assertThat(names(tests.succeeded())).hasSize(8).contains("[restarts]");
  }

  /** Numbers its batches in a field. */
  static final class CountsInAField implements StreamJob {
    private final AtomicInteger batches = new AtomicInteger();

    @Override
    public void define(StreamingContext ssc) {
      ssc.socketTextStream("localhost", 9999)
          .named("words")
          .transform(rdd -> {
            int number = batches.incrementAndGet();
            return rdd.map(word -> word + number);
          })
          .named("numbered")
          .print();
    }
  }

  static class PlantedField {
    @StreamTest(job = CountsInAField.class)
    void numbers(StreamTester t) {
      t.queueStream("words", String.class).batch("a").batch("a");
      t.runBatches(2);
      assertThat(t.probe("numbered")).hasBatches(batch("a1"), batch("a2"));
    }
  }

  @Test
  void a_job_that_keeps_something_in_a_field_fails_only_with_restarts() {
    Events tests = run(PlantedField.class);
    assertThat(names(tests.failed())).containsExactly("[restarts]");
    assertThat(names(tests.succeeded())).hasSize(7);
  }

  /** Whether a tester restarts in a variation: the job is made once for each start. */
  private static int starts(Variation variation, boolean touchesContext) {
    AtomicInteger starts = new AtomicInteger();
    try (StreamTester t = StreamTester.builder()
        .variation(variation)
        .job(() -> {
          starts.incrementAndGet();
          return new Totals();
        })
        .create()) {
      t.queueStream("words", String.class).batch("a").batch("b").batch("c");
      if (touchesContext) {
        t.context().addListener(new dev.tidemill.listener.StreamingListener() {});
      }
      t.runBatches(3);
    }
    return starts.get();
  }

  @Test
  void the_job_is_started_again_after_each_batch() {
    assertThat(starts(Variation.RESTARTS, false)).isEqualTo(3);
    assertThat(starts(Variation.PLAIN, false)).isEqualTo(1);
  }

  @Test
  void what_a_test_adds_to_the_context_is_not_lost() {
    assertThat(starts(Variation.RESTARTS, true)).isEqualTo(1);
  }

  static class WithoutJob {
    @StreamTest
    void copies(StreamTester t) {
      t.queueStream("words", String.class).batch("a").batch("b").stream().print();
      t.runBatches(2);
    }
  }

  @Test
  void a_test_that_declares_its_own_streams_has_no_such_variation() {
    Events tests = run(WithoutJob.class);
    assertThat(names(tests.succeeded())).hasSize(7).doesNotContain("[restarts]");
  }

  /** Has state without a name. */
  static final class WithoutNames implements StreamJob {
    @Override
    public void define(StreamingContext ssc) {
      new Totals()
          .totals(ssc.socketTextStream("localhost", 9999)
              .named("words")
              .mapToPair(word -> Pair.of(word, 1L)))
          .map(Pair::value)
          .named("counts")
          .print();
    }
  }

  static class NamesMissing {
    @StreamTest(job = WithoutNames.class)
    void counts(StreamTester t) {
      t.queueStream("words", String.class).batch("a").batch("a");
      t.runBatches(2);
      assertThat(t.probe("counts")).hasBatches(batch(1L), batch(2L));
    }
  }

  @Test
  void a_job_without_names_passes_without_restarts() {
    assertThat(names(run(NamesMissing.class).failed())).isEmpty();
  }
}
