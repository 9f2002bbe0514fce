/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.DStream;
import dev.tidemill.PairDStream;
import dev.tidemill.data.Pair;
import dev.tidemill.data.Partitioner;
import org.junit.jupiter.api.Test;

/** What docs/operators.md says of nulls. */
class NullsTest {
  private final BatchTable table = new BatchTable(1);

  @Test
  void a_null_is_a_record_like_any_other() {
    DStream<String> records = nulls(table.words("a - -"));
    table
        .row("records", records)
        .row("count", records.count())
        .row("frequencies", records.countByValue())
        .row("distinct", records.transform(batch -> batch.distinct()))
        .row("lists", records.mapToPair(r -> Pair.of("k", r)).groupByKey());
    assertThat(table.run(1)).isEqualTo("""
        records     | a null null         |
        count       | 3                   |
        frequencies | (a,1) (null,2)      |
        distinct    | a null              |
        lists       | (k,[a, null, null]) |
        """);
  }

  @Test
  void a_null_key_is_a_key_and_belongs_to_partition_0() {
    PairDStream<String, Long> pairs = nulls(table.words("- a -")).mapToPair(r -> Pair.of(r, 1L));
    table
        .row("sums", pairs.reduceByKey(Long::sum))
        .row("join", pairs.join(pairs.reduceByKey(Long::sum)));
    assertThat(table.run(1)).isEqualTo("""
        sums | (null,2) (a,1)                      |
        join | (null,(1,2)) (null,(1,2)) (a,(1,1)) |
        """);
    assertThat(Partitioner.hash(7).partition(null)).isZero();
  }

  @Test
  void an_outer_join_shows_a_null_value_as_empty() {
    PairDStream<String, String> left = table.words("k").mapToPair(key -> Pair.of(key, "left"));
    PairDStream<String, String> right = nulls(table.words("-")).mapToPair(r -> Pair.of("k", r));
    table
        .row("left", left)
        .row("right", right)
        .row("join", left.join(right))
        .row("leftOuterJoin", left.leftOuterJoin(right));
    assertThat(table.run(1)).isEqualTo("""
        left          | (k,left)                  |
        right         | (k,null)                  |
        join          | (k,(left,null))           |
        leftOuterJoin | (k,(left,Optional.empty)) |
        """);
  }

  @Test
  void a_null_has_no_place_in_an_order() {
    table.row("sorted", nulls(table.words("b - a")).transform(batch -> batch.sortBy(r -> r)));
    assertThatThrownBy(() -> table.run(1)).hasMessageContaining("sortBy (NullsTest.java:");
  }

  @Test
  void a_null_list_of_records_fails_the_batch() {
    DStream<String> words = table.words("a");
    table.row("none", words.flatMap(NullsTest::nothing));
    assertThatThrownBy(() -> table.run(1)).hasMessageContaining("flatMap (NullsTest.java:");
  }

  @SuppressWarnings("NullAway") // that is what is tested
  private static Iterable<String> nothing(String word) {
    return null;
  }

  /** The stream with a null for each "-". */
  @SuppressWarnings("NullAway") // that is what is tested
  private static DStream<String> nulls(DStream<String> words) {
    return words.map(word -> word.equals("-") ? null : word);
  }
}
