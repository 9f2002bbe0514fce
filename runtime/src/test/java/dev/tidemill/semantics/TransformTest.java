/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import static dev.tidemill.semantics.BatchTables.aNull;
import static dev.tidemill.semantics.BatchTables.batch;
import static dev.tidemill.semantics.BatchTables.given;
import static dev.tidemill.semantics.BatchTables.givenPairs;
import static dev.tidemill.semantics.BatchTables.pair;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.DStream;
import dev.tidemill.data.Pair;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.rdd.PairRDD;
import dev.tidemill.rdd.RDD;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A batch made into another by code of the user's, on the driver. */
final class TransformTest {
  @Test
  void transform_makes_of_a_batch_what_its_function_says() {
    given(batch(3, 1, 2, 1), batch(), batch(5))
        .when(in -> in.transform(rdd -> rdd.distinct().sortBy(n -> n)))
        .then(batch(1, 2, 3), batch(), batch(5));
  }

  @Test
  void transform_may_return_the_batch_itself() {
    given(batch(1, aNull()), batch())
        .when(in -> in.transform(rdd -> rdd))
        .then(batch(1, aNull()), batch());
  }

  @Test
  void transform_runs_for_a_stream_that_never_brings_anything() {
    given()
        .whenContext((ssc, in) -> in.transform(rdd -> ssc.parallelize(List.of("made"))))
        .then(batch("made"), batch("made"));
  }

  @Test
  void transform_gets_the_batch() {
    given(batch("a"), batch("b"))
        .when(in -> in.transform((rdd, batch) -> {
          String name = batch.id() + " at " + batch.time() + ": ";
          return rdd.map(word -> name + word);
        }))
        .then(batch("1 at 1000 ms: a"), batch("2 at 2000 ms: b"));
  }

  @Test
  void transform_may_run_actions() {
    given(batch(1, 2, 3), batch(10, 20), batch())
        .when(in -> in.transform(rdd -> {
          int most = rdd.isEmpty() ? 0 : rdd.reduce(Math::max);
          long count = rdd.count();
          return rdd.map(n -> n + "/" + most + "/" + count);
        }))
        .then(batch("1/3/3", "2/3/3", "3/3/3"), batch("10/20/2", "20/20/2"), batch());
  }

  @Test
  void transform_may_keep_something_from_batch_to_batch() {
    given(batch(1, 2), batch(2, 3), batch(1, 4))
        .when(in -> {
          List<Integer> seen = new ArrayList<>();
          return in.transform(rdd -> {
            List<Integer> before = List.copyOf(seen);
            seen.addAll(rdd.collect());
            return rdd.filter(n -> !before.contains(n));
          });
        })
        .then(batch(1, 2), batch(3), batch(4));
  }

  @Test
  void transform_runs_once_per_batch_for_several_outputs() {
    List<Long> calls = new ArrayList<>();
    try (Stage stage = Stage.of(2)) {
      DStream<Integer> stream = stage
          .ssc
          .queueStream(List.of(batch(1), batch(2)))
          .transform((rdd, batch) -> {
            calls.add(batch.id());
            return rdd;
          });
      Recording.of(stream);
      Recording.of(stream.map(n -> n));
      Recording.of(stream.union(stream));
      stage.run(2);
    }
    assertThat(calls).containsExactly(1L, 2L);
  }

  @Test
  void transform_without_an_output_does_not_run() {
    List<Long> calls = new ArrayList<>();
    try (Stage stage = Stage.of(2)) {
      DStream<Integer> in = stage.ssc.queueStream(List.of(batch(1)));
      in.transform((rdd, batch) -> {
        calls.add(batch.id());
        return rdd;
      });
      Recording.of(in);
      stage.run(2);
    }
    assertThat(calls).isEmpty();
  }

  @Test
  void a_window_without_an_output_does_not_have_its_input_computed() {
    List<Long> calls = new ArrayList<>();
    try (Stage stage = Stage.of(2)) {
      DStream<Integer> in = stage.ssc.queueStream(List.of(batch(1)));
      in.transform((rdd, batch) -> {
            calls.add(batch.id());
            return rdd;
          })
          .window(Stage.SECOND.multipliedBy(2));
      Recording.of(in);
      stage.run(2);
    }
    assertThat(calls).isEmpty();
  }

  @Test
  void transform_after_a_window_runs_only_when_the_window_is_due() {
    given(batch(1), batch(2), batch(3), batch(4))
        .when(in -> in.window(Stage.SECOND.multipliedBy(2), Stage.SECOND.multipliedBy(2))
            .transform((rdd, batch) -> rdd.map(n -> n + "@" + batch.time().millis())))
        .then(
            BatchTables.notDue(),
            batch("1@2000", "2@2000"),
            BatchTables.notDue(),
            batch("3@4000", "4@4000"));
  }

  @Test
  void transform_that_throws_fails_the_batch_and_names_itself() {
    given(batch(1), batch(2))
        .when(in -> in.transform((rdd, batch) -> {
          if (batch.id() == 2) {
            throw new java.io.IOException("no table");
          }
          return rdd;
        }))
        .thenFails(
            2,
            ErrorCode.USER_FUNCTION_FAILED,
            "transform (TransformTest.java:",
            "in batch 2000 ms",
            "java.io.IOException: no table");
  }

  @Test
  void transform_whose_action_fails_names_the_operation_too() {
    given(batch(0))
        .when(in -> in.transform(rdd -> {
          rdd.map(n -> 1 / n).count();
          return rdd;
        }))
        .thenFails(
            1,
            ErrorCode.USER_FUNCTION_FAILED,
            "transform (TransformTest.java:",
            "map (TransformTest.java:",
            "on the record 0");
  }

  @Test
  void transform_that_returns_null_gets_an_error_that_says_so() {
    given(batch(1))
        .when(in -> in.transform(rdd -> BatchTables.<RDD<Integer>>aNull()))
        .thenFails(
            1,
            ErrorCode.USER_FUNCTION_FAILED,
            "transform (TransformTest.java:",
            "returned null in batch 1000 ms",
            "return an RDD, for an empty one rdd.filter(record -> false)");
    given(batch(1))
        .when(in -> in.transformToPair(rdd -> BatchTables.<PairRDD<Integer, Integer>>aNull()))
        .thenFails(1, ErrorCode.USER_FUNCTION_FAILED, "transformToPair (", "returned null");
  }

  // ------------------------------------------------------------------ pairs

  @Test
  void transform_to_pair_makes_pairs() {
    given(batch("b", "a", "b"), batch())
        .when(in -> in.transformToPair(rdd ->
            rdd.mapToPair(word -> pair(word, 1)).reduceByKey(Integer::sum).sortByKey()))
        .then(batch(pair("a", 1), pair("b", 2)), batch());
  }

  @Test
  void transform_to_pair_gets_the_batch() {
    given(batch("a"))
        .when(in -> in.transformToPair((rdd, batch) -> {
          long time = batch.time().millis();
          return rdd.mapToPair(word -> pair(word, time));
        }))
        .then(batch(pair("a", 1000L)));
  }

  @Test
  void transform_of_pairs_gets_an_rdd_of_pairs() {
    givenPairs(batch(pair("b", 1), pair("a", 2)), batch())
        .when(in -> in.transform(rdd -> rdd.sortByKey().values()))
        .then(batch(2, 1), batch());
    givenPairs(batch(pair("b", 1)))
        .when(in -> in.transformToPair((rdd, batch) -> rdd.mapValues(n -> n + batch.id())))
        .then(batch(pair("b", 2L)));
    givenPairs(batch(pair("b", 1)))
        .when(in -> in.transform((rdd, batch) -> rdd.keys()))
        .then(batch("b"));
  }

  @Test
  void a_stream_joined_with_a_cached_dataset_leaves_out_spam() {
    given(
            batch("good.org", "spam.com", "good.org"),
            batch(),
            batch("spam.com"),
            batch("new.net", "junk.biz"))
        .whenContext((ssc, domains) -> {
          PairRDD<String, Boolean> spam = ssc.parallelize(List.of("spam.com", "junk.biz"))
              .mapToPair(d -> pair(d, true))
              .cache();
          return domains
              .mapToPair(domain -> pair(domain, 1))
              .transformToPair(rdd -> rdd.leftOuterJoin(spam)
                  .filter(entry -> entry.value().value().isEmpty())
                  .mapValues(Pair::key));
        })
        .thenInAnyOrder(
            batch(pair("good.org", 1), pair("good.org", 1)),
            batch(),
            batch(),
            batch(pair("new.net", 1)));
  }

  @Test
  void a_dataset_may_be_replaced_by_another_between_batches() {
    given(batch("a", "b"), batch("a", "b"))
        .whenContext((ssc, in) -> {
          List<List<String>> lists = List.of(List.of("a"), List.of("b"));
          return in.transform((rdd, batch) -> {
            List<String> blocked = lists.get((int) batch.id() - 1);
            return rdd.filter(word -> !blocked.contains(word));
          });
        })
        .then(batch("b"), batch("a"));
  }

  // ------------------------------------------------------------ two streams

  @Test
  void transform_with_makes_one_batch_of_those_of_two_streams() {
    given(batch(1, 2), batch(), batch(3))
        .and(batch("a"), batch("b"), batch())
        .when((numbers, words) -> numbers.transformWith(
            words, (left, right, batch) -> left.map(n -> "" + n).union(right)))
        .then(batch("1", "2", "a"), batch("b"), batch("3"));
  }

  @Test
  void transform_with_gets_the_batch_and_may_run_actions() {
    given(batch(1, 2), batch(3))
        .and(batch("a"), batch())
        .when((numbers, words) -> numbers.transformWith(words, (left, right, batch) -> {
          long count = right.count();
          return left.map(n -> batch.id() + ":" + n + ":" + count);
        }))
        .then(batch("1:1:1", "1:2:1"), batch("2:3:0"));
  }

  @Test
  void transform_with_a_stream_of_pairs_gets_an_rdd_of_pairs() {
    given(batch("a", "b"))
        .andPairs(batch(pair("a", 1), pair("c", 2)))
        .when((words, pairs) -> words.transformWith(pairs, (left, right, batch) -> {
          List<String> keys = right.keys().collect();
          return left.filter(keys::contains);
        }))
        .then(batch("a"));
  }

  @Test
  void transform_with_to_pair_makes_pairs() {
    given(batch("a", "b"))
        .andPairs(batch(pair("a", 1), pair("a", 2)))
        .when((words, pairs) -> words.transformWithToPair(
            pairs, (left, right, batch) -> left.mapToPair(w -> pair(w, w)).join(right)))
        .thenInAnyOrder(batch(pair("a", pair("a", 1)), pair("a", pair("a", 2))));
  }

  @Test
  void transform_of_pairs_with_pairs() {
    givenPairs(batch(pair("a", 1)))
        .and(batch(pair("a", "x")))
        .when((left, right) -> left.transformWithToPair(right, (a, b, batch) -> a.join(b)))
        .then(batch(pair("a", pair(1, "x"))));
    givenPairs(batch(pair("a", 1)))
        .and(batch(pair("a", "x")))
        .when(
            (left, right) -> left.transformWith(right, (a, b, batch) -> a.keys().union(b.keys())))
        .then(batch("a", "a"));
  }

  @Test
  void transform_with_itself() {
    given(batch(1, 2))
        .when(in -> in.transformWith(in, (a, b, batch) -> a.union(b)))
        .then(batch(1, 2, 1, 2));
  }

  @Test
  void transform_with_that_returns_null_gets_an_error_that_says_so() {
    given(batch(1))
        .when(in -> in.transformWith(in, (a, b, batch) -> BatchTables.<RDD<Integer>>aNull()))
        .thenFails(1, ErrorCode.USER_FUNCTION_FAILED, "transformWith (", "returned null");
    given(batch(1))
        .when(in -> in.transformWithToPair(
            in, (a, b, batch) -> BatchTables.<PairRDD<Integer, Integer>>aNull()))
        .thenFails(1, ErrorCode.USER_FUNCTION_FAILED, "transformWithToPair (", "returned null");
  }

  @Test
  void transform_with_a_stream_of_another_slide_is_refused() {
    try (Stage stage = Stage.of(1)) {
      DStream<Integer> in = stage.ssc.queueStream(List.of(batch(1)));
      DStream<Integer> slow = in.window(Stage.SECOND.multipliedBy(2), Stage.SECOND.multipliedBy(2));
      assertThatThrownBy(() -> in.transformWith(slow, (a, b, batch) -> a))
          .isInstanceOfSatisfying(
              TidemillException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
          .hasMessageContaining("transformWith (TransformTest.java:");
    }
  }
}
