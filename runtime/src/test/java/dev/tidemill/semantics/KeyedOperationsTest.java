/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import static dev.tidemill.semantics.BatchTables.aNull;
import static dev.tidemill.semantics.BatchTables.batch;
import static dev.tidemill.semantics.BatchTables.givenPairs;
import static dev.tidemill.semantics.BatchTables.isNull;
import static dev.tidemill.semantics.BatchTables.pair;

import dev.tidemill.data.Pair;
import dev.tidemill.data.Partitioner;
import dev.tidemill.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The values of each key of a batch put together. */
final class KeyedOperationsTest {
  // ----------------------------------------------------------- reduceByKey

  @Test
  void reduce_by_key_combines_the_values_of_each_key() {
    givenPairs(batch(pair("a", 1), pair("b", 2), pair("a", 3)), batch(), batch(pair("b", 4)))
        .when(in -> in.reduceByKey(Integer::sum))
        .thenInAnyOrder(batch(pair("a", 4), pair("b", 2)), batch(), batch(pair("b", 4)));
  }

  @Test
  void reduce_by_key_keeps_nothing_between_batches() {
    givenPairs(batch(pair("a", 1)), batch(pair("a", 1)), batch(), batch(pair("a", 1)))
        .when(in -> in.reduceByKey(Integer::sum))
        .then(batch(pair("a", 1)), batch(pair("a", 1)), batch(), batch(pair("a", 1)));
  }

  @Test
  void reduce_by_key_takes_null_as_a_key_of_its_own() {
    givenPairs(batch(pair(BatchTables.<String>aNull(), 1), pair("a", 2), pair(aNull(), 3)))
        .when(in -> in.reduceByKey(Integer::sum))
        .thenInAnyOrder(batch(pair(aNull(), 4), pair("a", 2)));
  }

  @Test
  void reduce_by_key_gets_and_makes_null_values() {
    givenPairs(batch(pair("a", BatchTables.<String>aNull()), pair("a", "x"), pair("b", aNull())))
        .when(in -> in.reduceByKey((v, w) -> isNull(v) ? w : v))
        .thenInAnyOrder(batch(pair("a", "x"), pair("b", aNull())));
    givenPairs(batch(pair("a", "x"), pair("a", "y")))
        .when(in -> in.reduceByKey((v, w) -> BatchTables.<String>aNull()))
        .then(batch(pair("a", aNull())));
  }

  @Test
  void reduce_by_key_does_not_call_the_function_for_single_values() {
    givenPairs(batch(pair("a", 1), pair("b", 2)))
        .when(in -> in.reduceByKey((v, w) -> {
          throw new IllegalStateException("called");
        }))
        .thenInAnyOrder(batch(pair("a", 1), pair("b", 2)));
  }

  @Test
  void reduce_by_key_combines_values_in_order_of_their_partitions() {
    givenPairs(batch(pair("k", "a"), pair("k", "b"), pair("k", "c"), pair("k", "d")))
        .when(in -> in.reduceByKey((v, w) -> v + w))
        .then(batch(pair("k", "abcd")));
  }

  @Test
  void reduce_by_key_that_throws_names_operation_and_batch() {
    givenPairs(batch(pair("a", 1)), batch(pair("a", 1), pair("a", 0)))
        .when(in -> in.reduceByKey((v, w) -> v / w))
        .thenFails(
            2,
            ErrorCode.USER_FUNCTION_FAILED,
            "reduceByKey (KeyedOperationsTest.java:",
            "in batch 2000 ms",
            "(a,0)",
            "/ by zero");
  }

  @Test
  void reduce_by_key_has_the_default_number_of_partitions_placed_by_hash() {
    givenPairs(batch(pair(0, 1), pair(1, 1), pair(2, 1), pair(0, 1)))
        .when(in -> in.reduceByKey(Integer::sum).glom())
        .on(2)
        .then(batch(List.of(pair(0, 2), pair(2, 1)), List.of(pair(1, 1))));
  }

  @Test
  void an_array_is_no_key() {
    givenPairs(batch(pair(new byte[] {1}, 1)))
        .when(in -> in.reduceByKey(Integer::sum))
        .thenFails(1, ErrorCode.UNSTABLE_KEY, "byte[]", "reduceByKey (KeyedOperationsTest.java:");
  }

  @Test
  void an_object_without_a_hash_code_of_its_own_is_no_key() {
    givenPairs(batch(pair(new Object(), 1)))
        .when(in -> in.groupByKey())
        .thenFails(1, ErrorCode.UNSTABLE_KEY, "java.lang.Object", "groupByKey (");
  }

  @Test
  void a_null_in_place_of_a_pair_fails_the_batch_and_names_the_operation() {
    givenPairs(batch(pair("a", 1), BatchTables.<Pair<String, Integer>>aNull()))
        .when(in -> in.reduceByKey(Integer::sum))
        .thenFails(
            1, ErrorCode.USER_FUNCTION_FAILED, "reduceByKey (KeyedOperationsTest.java:", "null");
  }

  // ------------------------------------------------------------ groupByKey

  @Test
  void group_by_key_lists_the_values_of_each_key_in_order_of_arrival() {
    givenPairs(
            batch(pair("a", 3), pair("b", 9), pair("a", 1), pair("a", 2)),
            batch(),
            batch(pair("b", 1)))
        .when(in -> in.groupByKey())
        .thenInAnyOrder(
            batch(pair("a", List.of(3, 1, 2)), pair("b", List.of(9))),
            batch(),
            batch(pair("b", List.of(1))));
  }

  @Test
  void group_by_key_keeps_duplicates_and_nulls() {
    givenPairs(batch(pair("a", 1), pair("a", 1), pair("a", BatchTables.<Integer>aNull())))
        .when(in -> in.groupByKey())
        .then(batch(pair("a", batch(1, 1, aNull()))));
  }

  @Test
  void group_by_key_takes_null_as_a_key_and_places_it_in_partition_0() {
    givenPairs(batch(pair(BatchTables.<String>aNull(), 1), pair(aNull(), 2)))
        .when(in -> in.groupByKey().glom())
        .on(3)
        .then(batch(List.of(pair(aNull(), List.of(1, 2))), List.of(), List.of()));
  }

  @Test
  void group_by_key_with_a_partitioner() {
    givenPairs(batch(pair(0, "a"), pair(1, "b"), pair(4, "c")))
        .when(in -> in.groupByKey(Partitioner.hash(4)).glom())
        .then(batch(
            List.of(pair(0, List.of("a")), pair(4, List.of("c"))),
            List.of(pair(1, List.of("b"))),
            List.of(),
            List.of()));
  }

  // ---------------------------------------------------------- combineByKey

  @Test
  void combine_by_key_makes_an_accumulator_of_each_keys_values() {
    givenPairs(batch(pair("a", 1), pair("b", 2), pair("a", 3)), batch())
        .when(in -> in.<String>combineByKey(
            n -> "" + n, (text, n) -> text + "," + n, (text, more) -> text + "," + more))
        .thenInAnyOrder(batch(pair("a", "1,3"), pair("b", "2")), batch());
  }

  @Test
  void combine_by_key_merges_accumulators_only_across_partitions() {
    givenPairs(batch(pair("a", 1), pair("a", 2), pair("a", 3), pair("a", 4)))
        .when(in -> in.<String>combineByKey(
            n -> "c" + n, (text, n) -> text + "v" + n, (text, more) -> text + "|" + more))
        .on(2)
        .then(batch(pair("a", "c1v2|c3v4")));
  }

  @Test
  void combine_by_key_with_null_keys_values_and_accumulators() {
    givenPairs(batch(
            pair(BatchTables.<String>aNull(), BatchTables.<Integer>aNull()), pair(aNull(), 1)))
        .when(in -> in.<String>combineByKey(
            n -> BatchTables.<String>aNull(),
            (text, n) -> isNull(text) ? "added " + n : text,
            (text, more) -> isNull(text) ? "merged" : text))
        .on(1)
        .then(batch(pair(aNull(), "added 1")));
  }

  @Test
  void combine_by_key_may_change_its_accumulators() {
    givenPairs(batch(pair("a", 1), pair("a", 2)), batch(pair("a", 3)))
        .when(in -> in.<ArrayList<Integer>>combineByKey(
            n -> new ArrayList<>(List.of(n)),
            (list, n) -> {
              list.add(n);
              return list;
            },
            (list, more) -> {
              list.addAll(more);
              return list;
            }))
        .then(
            batch(pair("a", new ArrayList<>(List.of(1, 2)))),
            batch(pair("a", new ArrayList<>(List.of(3)))));
  }

  @Test
  void combine_by_key_with_a_partitioner() {
    givenPairs(batch(pair(1, 1), pair(2, 1), pair(3, 1)))
        .when(
            in -> in.<Integer>combineByKey(n -> n, Integer::sum, Integer::sum, Partitioner.hash(2))
                .glom())
        .then(batch(List.of(pair(2, 1)), List.of(pair(1, 1), pair(3, 1))));
  }

  @Test
  void combine_by_key_names_itself_when_create_throws() {
    givenPairs(batch(pair("a", 0)))
        .when(in -> in.<Integer>combineByKey(n -> 1 / n, Integer::sum, Integer::sum))
        .thenFails(
            1, ErrorCode.USER_FUNCTION_FAILED, "combineByKey (KeyedOperationsTest.java:", "(a,0)");
  }

  // ---------------------------------------------------------- partitioners

  @Test
  void reduce_by_key_with_a_partitioner_has_its_partitions() {
    givenPairs(batch(pair(0, 1), pair(1, 1), pair(2, 1)), batch())
        .when(in -> in.reduceByKey(Integer::sum, Partitioner.hash(3)).glom())
        .then(
            batch(List.of(pair(0, 1)), List.of(pair(1, 1)), List.of(pair(2, 1))),
            batch(List.of(), List.of(), List.of()));
  }

  @Test
  void a_hash_partitioner_places_negative_hash_codes_too() {
    givenPairs(batch(pair(-1, "m1"), pair(-3, "m3"), pair(2, "p2")))
        .when(in -> in.reduceByKey((a, b) -> a, Partitioner.hash(3)).glom())
        .then(batch(List.of(pair(-3, "m3")), List.of(), List.of(pair(-1, "m1"), pair(2, "p2"))));
  }

  @Test
  void a_partitioner_of_ones_own_places_keys() {
    givenPairs(batch(pair("apple", 1), pair("bear", 1), pair("ant", 1)))
        .when(in -> in.reduceByKey(Integer::sum, new ByFirstLetter("ab")).glom())
        .then(batch(List.of(pair("apple", 1), pair("ant", 1)), List.of(pair("bear", 1))));
  }

  @Test
  void a_partitioner_that_names_a_partition_that_is_not_there_fails_the_batch() {
    givenPairs(batch(pair("apple", 1)), batch(pair("cat", 1)))
        .when(in -> in.reduceByKey(Integer::sum, new ByFirstLetter("ab")))
        .thenFails(
            2,
            ErrorCode.USER_FUNCTION_FAILED,
            "partitioner of reduceByKey (KeyedOperationsTest.java:",
            "the key cat in partition -1",
            "only 0 to 1");
  }

  /** Sends a key to the place of its first letter in a text. */
  private record ByFirstLetter(String letters) implements Partitioner {
    @Override
    public int numPartitions() {
      return letters.length();
    }

    @Override
    public int partition(@org.jspecify.annotations.Nullable Object key) {
      return letters.indexOf(String.valueOf(key).charAt(0));
    }
  }
}
