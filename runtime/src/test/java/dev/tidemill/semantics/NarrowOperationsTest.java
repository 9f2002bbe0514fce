/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import static dev.tidemill.semantics.BatchTables.aNull;
import static dev.tidemill.semantics.BatchTables.batch;
import static dev.tidemill.semantics.BatchTables.given;
import static dev.tidemill.semantics.BatchTables.givenPairs;
import static dev.tidemill.semantics.BatchTables.isNull;
import static dev.tidemill.semantics.BatchTables.pair;

import dev.tidemill.error.ErrorCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Operations that move no record: order and partitions stay. */
final class NarrowOperationsTest {
  // ------------------------------------------------------------------- map

  @Test
  void map_makes_one_record_of_each_and_keeps_their_order() {
    given(batch("ab", "c", "def"), batch(), batch("x"))
        .when(in -> in.map(String::length))
        .then(batch(2, 1, 3), batch(), batch(1));
  }

  @Test
  void map_may_return_null_and_null_is_a_record() {
    given(batch("a", "b"))
        .when(in -> in.map(word -> word.equals("a") ? BatchTables.<String>aNull() : word))
        .then(batch(aNull(), "b"));
  }

  @Test
  void map_gets_null_records() {
    given(batch("a", aNull())).when(in -> in.map(word -> isNull(word))).then(batch(false, true));
  }

  @Test
  void map_keeps_duplicates() {
    given(batch(1, 1, 1)).when(in -> in.map(n -> n / 2)).then(batch(0, 0, 0));
  }

  @Test
  void map_of_map_is_the_map_of_both() {
    given(batch(1, 2)).when(in -> in.map(n -> n + 1).map(n -> n * 10)).then(batch(20, 30));
  }

  @Test
  void map_that_throws_fails_the_batch_and_names_operation_batch_and_record() {
    given(batch(1), batch(2, 0, 5))
        .when(in -> in.map(n -> 10 / n))
        .thenFails(
            2,
            ErrorCode.USER_FUNCTION_FAILED,
            "map (NarrowOperationsTest.java:",
            "in batch 2000 ms",
            "on the record 0",
            "/ by zero");
  }

  @Test
  void map_that_throws_a_checked_exception_fails_the_batch() {
    given(batch("a"))
        .when(in -> in.map(NarrowOperationsTest::refuse))
        .thenFails(1, ErrorCode.USER_FUNCTION_FAILED, "map (", "java.io.IOException: no a");
  }

  private static String refuse(String word) throws java.io.IOException {
    throw new java.io.IOException("no " + word);
  }

  @Test
  void an_operation_under_a_name_is_named_in_its_error() {
    given(batch(0))
        .when(in -> in.map(n -> 10 / n).named("tenths"))
        .thenFails(1, ErrorCode.USER_FUNCTION_FAILED, "map \"tenths\" (NarrowOperationsTest.java:");
  }

  // --------------------------------------------------------------- flatMap

  @Test
  void flat_map_makes_none_one_or_many_records_of_each_in_order() {
    given(batch("a b", "", "c"), batch())
        .when(in -> in.flatMap(line -> line.isEmpty() ? List.of() : Arrays.asList(line.split(" "))))
        .then(batch("a", "b", "c"), batch());
  }

  @Test
  void flat_map_may_make_nulls() {
    given(batch("a"))
        .when(in -> in.flatMap(word -> batch(word, aNull())))
        .then(batch("a", aNull()));
  }

  @Test
  void flat_map_may_empty_a_batch() {
    given(batch(1, 2)).when(in -> in.flatMap(n -> List.<Integer>of())).then(batch());
  }

  @Test
  void flat_map_that_returns_null_fails_the_batch() {
    given(batch("a"))
        .when(in -> in.flatMap(word -> BatchTables.<List<String>>aNull()))
        .thenFails(
            1,
            ErrorCode.USER_FUNCTION_FAILED,
            "flatMap (NarrowOperationsTest.java:",
            "flatMap's function returned null");
  }

  @Test
  void flat_map_that_throws_names_the_record() {
    given(batch("a", "bad"))
        .when(in -> in.flatMap(word -> List.of(Integer.parseInt(word, 16))))
        .then(batch(10, 2989));
    given(batch("a", "x"))
        .when(in -> in.flatMap(word -> List.of(Integer.parseInt(word, 16))))
        .thenFails(1, ErrorCode.USER_FUNCTION_FAILED, "flatMap (", "on the record x");
  }

  @Test
  void flat_map_that_hands_records_on_does_the_same_as_the_one_that_returns_them() {
    given(batch(2, 0, 3), batch())
        .when(in -> in.flatMap((Integer n, java.util.function.Consumer<? super Integer> out) -> {
          for (int i = 0; i < n; i++) {
            out.accept(n);
          }
        }))
        .then(batch(2, 2, 3, 3, 3), batch());
  }

  @Test
  void flat_map_that_hands_records_on_may_hand_on_null_and_throw() {
    given(batch("a", aNull()))
        .when(in -> in.<String>flatMap((word, out) -> out.accept(word)))
        .then(batch("a", aNull()));
    given(batch("a"))
        .when(in -> in.<Integer>flatMap((word, out) -> out.accept(Integer.parseInt(word))))
        .thenFails(1, ErrorCode.USER_FUNCTION_FAILED, "flatMap (", "on the record a");
  }

  // ---------------------------------------------------------------- filter

  @Test
  void filter_keeps_the_records_that_pass_in_order() {
    given(batch(5, 2, 3, 4), batch(1), batch())
        .when(in -> in.filter(n -> n % 2 == 0))
        .then(batch(2, 4), batch(), batch());
  }

  @Test
  void filter_gets_nulls_and_may_keep_them() {
    given(batch("a", aNull(), "b"))
        .when(in -> in.filter(word -> isNull(word) || word.equals("b")))
        .then(batch(aNull(), "b"));
  }

  @Test
  void filter_of_pairs_looks_at_the_whole_pair() {
    givenPairs(batch(pair("a", 1), pair("b", 2), pair("a", 3)))
        .when(in -> in.filter(p -> p.key().equals("a") && p.value() > 1))
        .then(batch(pair("a", 3)));
  }

  @Test
  void filter_that_throws_names_the_record() {
    given(batch(1, 0))
        .when(in -> in.filter(n -> 1 / n > 0))
        .thenFails(1, ErrorCode.USER_FUNCTION_FAILED, "filter (", "on the record 0");
  }

  @Test
  void outputs_run_for_a_batch_that_a_filter_has_emptied() {
    given(batch(1, 2), batch(3))
        .when(in -> in.filter(n -> n > 2).count())
        .then(batch(0L), batch(1L));
  }

  // ----------------------------------------------------------------- pairs

  @Test
  void map_to_pair_makes_a_pair_of_each() {
    given(batch("a", "bb"), batch())
        .when(in -> in.mapToPair(word -> pair(word, word.length())))
        .then(batch(pair("a", 1), pair("bb", 2)), batch());
  }

  @Test
  void map_to_pair_may_make_null_keys_and_values() {
    given(batch("a"))
        .when(in ->
            in.mapToPair(word -> pair(BatchTables.<String>aNull(), BatchTables.<Integer>aNull())))
        .then(batch(pair(aNull(), aNull())));
  }

  @Test
  void flat_map_to_pair_makes_any_number_of_pairs_of_each() {
    given(batch("ab", ""), batch())
        .when(in -> in.flatMapToPair(word -> {
          List<dev.tidemill.data.Pair<Character, Integer>> pairs = new ArrayList<>();
          for (int i = 0; i < word.length(); i++) {
            pairs.add(pair(word.charAt(i), i));
          }
          return pairs;
        }))
        .then(batch(pair('a', 0), pair('b', 1)), batch());
  }

  @Test
  void flat_map_to_pair_may_hand_pairs_on() {
    given(batch("ab"))
        .when(in -> in.<String, Integer>flatMapToPair((word, out) -> {
          out.accept(pair(word, 1));
          out.accept(pair(word, 2));
        }))
        .then(batch(pair("ab", 1), pair("ab", 2)));
  }

  @Test
  void map_values_keeps_keys_and_order() {
    givenPairs(batch(pair("b", 1), pair("a", 2), pair("b", 3)), batch())
        .when(in -> in.mapValues(n -> n * 10))
        .then(batch(pair("b", 10), pair("a", 20), pair("b", 30)), batch());
  }

  @Test
  void map_values_gets_and_makes_nulls() {
    givenPairs(batch(pair("a", BatchTables.<String>aNull()), pair("b", "x")))
        .when(in -> in.mapValues(v -> isNull(v) ? "none" : BatchTables.<String>aNull()))
        .then(batch(pair("a", "none"), pair("b", aNull())));
  }

  @Test
  void flat_map_values_makes_any_number_of_values_and_may_drop_keys() {
    givenPairs(batch(pair("a", 2), pair("b", 0), pair("c", 1)), batch())
        .when(in -> in.flatMapValues(n -> Collections.nCopies(n, n)))
        .then(batch(pair("a", 2), pair("a", 2), pair("c", 1)), batch());
  }

  @Test
  void flat_map_values_that_throws_names_the_pair() {
    givenPairs(batch(pair("a", "1"), pair("b", "x")))
        .when(in -> in.flatMapValues(v -> List.of(Integer.parseInt(v))))
        .thenFails(1, ErrorCode.USER_FUNCTION_FAILED, "flatMapValues (", "on the record (b,x)");
  }

  @Test
  void flat_map_values_that_returns_null_says_so() {
    givenPairs(batch(pair("a", 1)))
        .when(in -> in.flatMapValues(v -> BatchTables.<List<Integer>>aNull()))
        .thenFails(1, ErrorCode.USER_FUNCTION_FAILED, "flatMapValues (", "function returned null");
  }

  @Test
  void pairs_become_records_without_a_change() {
    givenPairs(batch(pair("a", 1)), batch())
        .when(in -> in.toDStream().map(p -> p.key() + p.value()))
        .then(batch("a1"), batch());
  }

  // --------------------------------------------------------- mapPartitions

  @Test
  void map_partitions_is_called_once_per_partition_also_for_empty_ones() {
    given(batch(1, 2, 3, 4, 5), batch(6), batch(List.<Integer>of().toArray(Integer[]::new)))
        .when(in -> in.mapPartitions(NarrowOperationsTest::sum))
        .on(3)
        .then(batch(1, 5, 9), batch(0, 0, 6), batch(0, 0, 0));
  }

  private static Iterator<Integer> sum(Iterator<Integer> numbers) {
    int sum = 0;
    while (numbers.hasNext()) {
      sum += numbers.next();
    }
    return List.of(sum).iterator();
  }

  @Test
  void map_partitions_is_not_called_where_there_is_no_partition() {
    given()
        .when(in -> in.mapPartitions(records -> List.of("called").iterator()))
        .then(batch());
  }

  @Test
  void map_partitions_may_drop_all_records_and_make_nulls() {
    given(batch("a", "b"))
        .when(in -> in.mapPartitions(words -> Collections.<String>emptyIterator()))
        .then(batch());
    given(batch("a", "b"))
        .when(in -> in.mapPartitions(words -> batch("x", aNull()).iterator()))
        .on(1)
        .then(batch("x", aNull()));
  }

  @Test
  void map_partitions_that_returns_null_fails_the_batch() {
    given(batch("a"))
        .when(in -> in.mapPartitions(words -> BatchTables.<Iterator<String>>aNull()))
        .thenFails(1, ErrorCode.USER_FUNCTION_FAILED, "mapPartitions (", "function returned null");
  }

  @Test
  void map_partitions_that_throws_names_the_partition() {
    given(batch(1, 2, 3))
        .when(in -> in.mapPartitions(numbers -> {
          int first = numbers.next();
          return List.of(12 / (first - 2)).iterator();
        }))
        .on(3)
        .thenFails(1, ErrorCode.USER_FUNCTION_FAILED, "mapPartitions (", "partition 1");
  }

  // ------------------------------------------------------------------ glom

  @Test
  void glom_shows_the_partitions_of_a_batch() {
    given(batch(1, 2, 3, 4, 5), batch(6), batch())
        .when(in -> in.glom())
        .on(2)
        .then(
            batch(List.of(1, 2), List.of(3, 4, 5)),
            batch(List.of(), List.of(6)),
            batch(List.of(), List.of()));
  }

  @Test
  void glom_shows_more_partitions_than_records_as_empty_lists() {
    given(batch("a", "b"))
        .when(in -> in.glom())
        .on(5)
        .then(batch(List.of(), List.of(), List.of("a"), List.of(), List.of("b")));
  }

  @Test
  void glom_of_nulls_is_a_list_of_nulls() {
    given(batch("a", aNull())).when(in -> in.glom()).on(1).then(batch(batch("a", aNull())));
  }

  @Test
  void narrow_operations_keep_partitions() {
    given(batch(1, 2, 3, 4))
        .when(in ->
            in.map(n -> n * 10).filter(n -> n != 10).flatMap(n -> List.of(n, n)).glom())
        .on(2)
        .then(batch(List.of(20, 20), List.of(30, 30, 40, 40)));
  }
}
