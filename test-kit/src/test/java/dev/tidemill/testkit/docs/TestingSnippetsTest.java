/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.docs;

import static dev.tidemill.testkit.StreamAssertions.assertThat;
import static dev.tidemill.testkit.StreamAssertions.assertThatThrownBy;
import static dev.tidemill.testkit.StreamAssertions.batch;

import dev.tidemill.DStream;
import dev.tidemill.StateSpec;
import dev.tidemill.data.Pair;
import dev.tidemill.testkit.FailingSink;
import dev.tidemill.testkit.LiveTester;
import dev.tidemill.testkit.QueueFixture;
import dev.tidemill.testkit.StreamProbe;
import dev.tidemill.testkit.StreamTest;
import dev.tidemill.testkit.StreamTestExtension;
import dev.tidemill.testkit.StreamTester;
import dev.tidemill.testkit.StrictnessError;
import dev.tidemill.testkit.Variation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples of docs/testing.md. */
class TestingSnippetsTest {
  @Test
  void a_failure() {
    try (StreamTester t = StreamTester.create(new PageViews())) {
      t.queueStream("pages", String.class)
          .batch("home", "shop")
          .batch("home")
          .batch()
          .batch();
      t.runBatches(4);
      assertThatThrownBy(
              () -> assertThat(t.probe("views"))
                  .inAnyOrderWithinBatch()
                  // region wrong
                  .hasBatches(
                      batch(Pair.of("home", 1L), Pair.of("shop", 1L)),
                      batch(Pair.of("home", 2L), Pair.of("shop", 1L)),
                      batch(Pair.of("home", 2L)),
                      batch(Pair.of("home", 2L)))
              // endregion
              )
          .satisfies(e -> assertThat(String.valueOf(e.getMessage()).strip())
              .isEqualToNormalizingNewlines("""
                  Expecting probe "views" to have the next 4 batches in any order within a batch, but batches 3, 4 differ:

                    batch | time    | input                | expected          | actual            | difference
                    ------+---------+----------------------+-------------------+-------------------+----------------------------
                    1     | 1000 ms | pages: "home" "shop" | (home,1) (shop,1) | (as expected)     |
                    2     | 2000 ms | pages: "home"        | (home,2) (shop,1) | (as expected)     |
                    3     | 3000 ms | pages: (empty)       | (home,2)          | (home,2) (shop,1) | (shop,1) is unexpected
                    4     | 4000 ms | pages: (empty)       | (home,2)          | (home,1)          | "home": expected 2L, was 1L
                  """.strip()));
    }
  }

  @Test
  void input() {
    try (StreamTester t = StreamTester.create()) {
      // region input
      QueueFixture<String> words = t.queueStream("words", String.class)
          .batch("a", "b")
          .batch() // an empty batch is a batch
          .batchOf(List.of("c", "d"))
          .emptyBatches(2)
          .partitionedBatch(
              List.of("e"), List.of("f", "g")); // the same two partitions in every variation
      // endregion
      t.probe(words.stream()).lenient();
      t.runBatches(6);
      // region push
      words.batch("late"); // the next batch has it
      t.runBatch();
      // endregion
    }
  }

  @Test
  void script() {
    try (StreamTester t = StreamTester.create()) {
      // region script
      t.script("""
          batch | clicks | prices
          1     | a b    | 10
          2     |        | 20 30
          3     | 'c d'  |
          """).column("clicks").column("prices", Integer::valueOf);
      // endregion
      t.runBatches(3);
      assertThat(t.probe("clicks")).hasBatches(batch("a", "b"), batch(), batch("c d"));
      assertThat(t.probe("prices")).hasBatches(batch(10), batch(20, 30), batch());
    }
  }

  @Test
  void streams_of_the_test() {
    // region own
    try (StreamTester t = StreamTester.create()) {
      DStream<String> words =
          t.queueStream("words", String.class).batch("a").batch("b", "c").stream();
      StreamProbe<Long> counts = t.probe(words.window(Duration.ofSeconds(2)).count());
      t.runBatches(2);
      assertThat(counts).hasBatches(batch(1L), batch(3L));
    }
    // endregion
  }

  @Test
  void step_by_step() {
    try (StreamTester t = StreamTester.create(new PageViews())) {
      QueueFixture<String> pages = t.queueStream("pages", String.class);
      // region steps
      StreamProbe<Pair<String, Long>> views = t.probe("views", String.class, Long.class);
      pages.batch("home");
      t.runBatch();
      assertThat(views).hasBatches(batch(Pair.of("home", 1L)));
      t.advance(Duration.ofSeconds(2)); // two batches
      assertThat(views).hasBatches(batch(Pair.of("home", 1L)), batch(Pair.of("home", 1L)));
      t.runBatch();
      assertThat(views).hasEmptyBatches(1).hasNoMoreBatches();
      // endregion
    }
  }

  @Test
  void comparing() {
    try (StreamTester t = StreamTester.create()) {
      StreamProbe<Double> probe =
          t.probe(t.queueStream("in", Double.class).batch(0.1 + 0.2).batch(1.0).stream());
      t.runBatches(2);
      // region comparing
      assertThat(probe).withTolerance(1e-9).hasBatches(batch(0.3));
      assertThat(probe).as("ratios").batch(2).allMatch(ratio -> ratio <= 1);
      assertThat(probe).flattened().hasSize(2);
      // endregion
    }
  }

  @Test
  void other_outputs(@TempDir Path folder) {
    try (StreamTester t = StreamTester.create()) {
      String prefix = folder.resolve("words").toString();
      DStream<String> words = t.queueStream("words", String.class).batch("a", "b").stream();
      words.print();
      words.saveAsTextFiles(prefix);
      // region outputs
      assertThat(t.runBatch()).hasInput("words", 2).hasSchedulingDelay(Duration.ZERO);
      assertThat(t.printed()).batch(1).containsExactly("a", "b");
      assertThat(t.savedTextFiles(prefix)).hasBatches(batch("a", "b"));
      // endregion
    }
  }

  @Test
  void failures() {
    try (StreamTester t = StreamTester.create()) {
      t.queueStream("words", String.class).batch("x").stream()
          .map(Integer::valueOf)
          .named("numbers")
          .print();
      // region failure
      assertThat(t.tryRunBatch())
          .hasFailedWith(NumberFormatException.class)
          .hasFailureMessageContaining("map \"numbers\"");
      // endregion
    }
  }

  @Test
  void strict() {
    StreamTester t = StreamTester.create(new PageViews());
    // region strict
    t.queueStream("pages", String.class).batch("home").batch("shop");
    t.probe("views");
    t.runBatch();
    // endregion
    assertThatThrownBy(t::close)
        .isInstanceOf(StrictnessError.class)
        .satisfies(e -> assertThat(String.valueOf(e.getMessage()).strip()).isEqualTo("""
            2 problems found at the end of the test:
              - queue "pages": batch 2 was never read; run one more batch, or say lenient() of the queue
              - probe "views": batch 1 was never asserted; check them by hasBatches(...), or say lenient() of the probe
            """.strip()));
  }

  @Test
  void faults() {
    // region faults
    try (StreamTester t =
        StreamTester.builder().setting("stream.batch.onFailure", "retry").create()) {
      QueueFixture<String> words =
          t.queueStream("words", String.class).batch("a").batch("b");
      words
          .faults()
          .failOnce(1, new IOException("connection reset"))
          .slow(2, Duration.ofSeconds(3));
      FailingSink<String> sink = t.failingSink();
      sink.failToPublishOnce(2, new IOException("disk full"));
      words.stream().writeTo(sink);

      assertThat(t.runBatch()).tookAttempts(2);
      assertThat(t.runBatch()).tookPublishAttempts(2).hasProcessingTime(Duration.ofSeconds(4));
      assertThat(t.runBatch()).hasSchedulingDelay(Duration.ofSeconds(3));
      assertThat(sink.published()).containsExactly(List.of("a"), List.of("b"), List.of());
    }
    // endregion
  }

  // region state
  @StreamTest
  void forgets_a_user_who_has_left(StreamTester t) {
    QueueFixture<String> clicks = t.queueStream("clicks", String.class);
    clicks.batch("ann", "bob", "ann").batch("bob").batch();
    clicks.stream()
        .mapToPair(user -> Pair.of(user, 1))
        .mapWithState(StateSpec.<String, Integer, Integer, String>function((user, one, count) -> {
              if (!count.isTimingOut()) {
                count.update(count.option().orElse(0) + one.orElse(0));
              }
              return user + " " + count.get();
            })
            .timeout(Duration.ofSeconds(1)))
        .named("users")
        .print();

    t.runBatch();
    assertThat(t.state("users", String.class, Integer.class)).isEqualTo(Map.of("ann", 2, "bob", 1));
    t.runBatches(2);
    assertThat(t.state("users", String.class, Integer.class)).isEqualTo(Map.of("bob", 2));
  }
  // endregion

  // region variations
  @StreamTest(
      job = PageViews.class,
      variations = {Variation.PLAIN, Variation.SEVEN_PARTITIONS})
  void counts_nothing_before_the_first_view(StreamTester t) {
    t.queueStream("pages", String.class).batch();
    t.runBatch();
    assertThat(t.probe("views")).hasBatches(batch());
  }
  // endregion

  @Nested
  class WithARegisteredExtension {
    // region registered
    @RegisterExtension
    final StreamTestExtension stream = StreamTestExtension.of(
        StreamTester.builder().job(PageViews::new).batch(Duration.ofSeconds(1)));

    @ParameterizedTest
    @CsvSource({"1, 1", "3, 3", "5, 3"})
    void counts_what_the_window_holds(int batches, long expected, StreamTester t) {
      QueueFixture<String> pages = t.queueStream("pages", String.class);
      for (int i = 0; i < batches; i++) {
        pages.batch("home");
      }
      t.runBatches(batches);
      assertThat(t.probe("views").lenient())
          .batch(batches)
          .containsExactly(Pair.of("home", expected));
    }
    // endregion
  }

  @Test
  void live() {
    // region live
    try (LiveTester t = StreamTester.builder().batch(Duration.ofMillis(20)).live()) {
      StreamProbe<Long> ticks = t.probe(t.context().rateStream(100));
      t.start();
      t.await(ticks).atMost(Duration.ofSeconds(20)).untilRecords(0L, 1L, 2L);
    }
    // endregion
  }
}
