/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import static dev.tidemill.semantics.BatchTables.batch;
import static dev.tidemill.semantics.BatchTables.notDue;
import static dev.tidemill.semantics.BatchTables.pair;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.PairDStream;
import dev.tidemill.data.Pair;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Windows hold the batches of their length, less those that failed and were skipped, whichever these are. */
@ExtendWith(Silence.class)
final class WindowsAfterSkippedBatchesTest {
  private static final int JOBS = 60;
  private static final int BATCHES = 25;

  private interface Summing {
    PairDStream<String, Integer> of(
        PairDStream<String, Integer> in, Duration length, Duration slide);
  }

  private record Form(String name, Summing summing) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Stream<Form> forms() {
    return Stream.of(
        new Form(
            "reduceByKeyAndWindow",
            (in, length, slide) -> in.reduceByKeyAndWindow(Integer::sum, length, slide)),
        new Form(
            "reduceByKeyAndWindow with an inverse",
            (in, length, slide) ->
                in.reduceByKeyAndWindow(Integer::sum, (v, w) -> v - w, length, slide)),
        new Form(
            "groupByKeyAndWindow",
            (in, length, slide) -> in.groupByKeyAndWindow(length, slide)
                .mapValues(WindowsAfterSkippedBatchesTest::sum)),
        new Form(
            "window", (in, length, slide) -> in.window(length, slide).reduceByKey(Integer::sum)));
  }

  private static int sum(List<Integer> values) {
    return values.stream().mapToInt(v -> v).sum();
  }

  private static Pair<String, Integer> notPoison(Pair<String, Integer> pair) {
    if (pair.value() == 0) {
      throw new IllegalStateException("poison");
    }
    return pair;
  }

  /** A batch in three holds a zero, which makes it fail. */
  private static List<List<Pair<String, Integer>>> randomInput(Random random) {
    List<List<Pair<String, Integer>>> input = new ArrayList<>();
    for (int i = 0; i < BATCHES; i++) {
      List<Pair<String, Integer>> records = new ArrayList<>();
      for (int j = random.nextInt(4); j > 0; j--) {
        records.add(pair("key " + random.nextInt(3), 1 + random.nextInt(9)));
      }
      if (random.nextInt(3) == 0) {
        records.add(pair("key 0", 0));
      }
      input.add(records);
    }
    return input;
  }

  private static boolean fails(List<Pair<String, Integer>> records) {
    return records.contains(pair("key 0", 0));
  }

  private static List<Pair<String, Integer>> expected(
      List<List<Pair<String, Integer>>> past, int length, int slide) {
    if (past.size() % slide != 0 || fails(past.get(past.size() - 1))) {
      return notDue();
    }
    List<List<Pair<String, Integer>>> counting = new ArrayList<>();
    past.forEach(records -> counting.add(fails(records) ? List.of() : records));
    return PlainJava.perKey(
        PlainJava.window(counting, length), WindowsAfterSkippedBatchesTest::sum);
  }

  @ParameterizedTest
  @MethodSource("forms")
  void whatever_batches_are_skipped_a_window_holds_the_others(Form form) {
    for (int seed = 0; seed < JOBS; seed++) {
      Random random = new Random(seed);
      int length = 1 + random.nextInt(6);
      int slide = 1 + random.nextInt(4);
      List<List<Pair<String, Integer>>> input = randomInput(random);
      try (Stage stage =
          Stage.with(b -> b.partitions(2).setting("stream.batch.onFailure", "skip"))) {
        Recording<Pair<String, Integer>> recording = Recording.of(form.summing()
            .of(
                stage.ssc.queueStream(input).mapToPair(WindowsAfterSkippedBatchesTest::notPoison),
                Duration.ofSeconds(length),
                Duration.ofSeconds(slide)));
        stage.run(BATCHES);
        for (int i = 1; i <= BATCHES; i++) {
          Optional<List<Pair<String, Integer>>> actual = recording.at(Time.ofMillis(i * 1000L));
          List<Pair<String, Integer>> expected = expected(input.subList(0, i), length, slide);
          assertThat(
                  actual.isEmpty()
                      ? BatchTables.isNotDue(expected)
                      : Bags.same(expected, actual.get()))
              .as(
                  "seed %d, window of %d s every %d s, batch %d: %s is to be %s",
                  seed, length, slide, i, actual, expected)
              .isTrue();
        }
      }
    }
  }

  @Test
  void a_window_slides_from_the_first_batch_wherever_the_clock_stands() {
    try (Stage stage = Stage.at(1_700_000_000_500L, b -> b.partitions(2))) {
      Recording<Pair<String, Integer>> recording = Recording.of(stage
          .ssc
          .queueStream(List.of(
              batch(pair("a", 1)), batch(pair("a", 2)), batch(pair("a", 4)), batch(pair("a", 8))))
          .mapToPair(p -> p)
          .reduceByKeyAndWindow(
              Integer::sum, (v, w) -> v - w, Duration.ofSeconds(3), Duration.ofSeconds(2)));
      stage.run(6);
      assertThat(recording.batches())
          .containsExactly(batch(pair("a", 3)), batch(pair("a", 14)), batch(pair("a", 8)));
    }
  }
}
