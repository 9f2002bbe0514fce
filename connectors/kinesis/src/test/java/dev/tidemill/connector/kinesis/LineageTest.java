/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LineageTest {
  private static final Position SOMEWHERE = Position.after("7");

  /** A is split into C and D, and C is merged with B into E. */
  private static final Lineage LINEAGE = new Lineage(List.of(
      new ShardInfo("A", List.of(), true),
      new ShardInfo("B", List.of(), true),
      new ShardInfo("C", List.of("A"), true),
      new ShardInfo("D", List.of("A"), false),
      new ShardInfo("E", List.of("C", "B"), false)));

  @Test
  void the_oldest_shards_continue_nothing_that_is_there() {
    assertThat(LINEAGE.oldest()).containsExactly("A", "B");
    assertThat(LINEAGE.open()).containsExactly("D", "E");
    assertThat(new Lineage(List.of(new ShardInfo("D", List.of("A"), false))).oldest())
        .containsExactly("D");
  }

  @Test
  void a_split_is_followed_when_the_shard_is_at_its_end() {
    assertThat(LINEAGE.advance(Map.of("A", SOMEWHERE, "B", SOMEWHERE)))
        .isEqualTo(Map.of("A", SOMEWHERE, "B", SOMEWHERE));
    assertThat(LINEAGE.advance(Map.of("A", Position.END, "B", SOMEWHERE)))
        .isEqualTo(Map.of("B", SOMEWHERE, "C", Position.BEGINNING, "D", Position.BEGINNING));
  }

  @Test
  void a_merge_is_followed_when_both_shards_are_at_their_ends() {
    Map<String, Position> oneIsLeft = Map.of("B", SOMEWHERE, "C", Position.END, "D", SOMEWHERE);
    assertThat(LINEAGE.advance(oneIsLeft)).isEqualTo(oneIsLeft);
    assertThat(LINEAGE.advance(Map.of("B", Position.END, "C", Position.END, "D", SOMEWHERE)))
        .isEqualTo(Map.of("D", SOMEWHERE, "E", Position.BEGINNING));
  }

  @Test
  void a_merge_waits_for_a_shard_that_has_not_begun() {
    Map<String, Position> splitIsLeft = Map.of("A", SOMEWHERE, "B", Position.END);
    assertThat(LINEAGE.advance(splitIsLeft)).isEqualTo(splitIsLeft);
    assertThat(LINEAGE.advance(Map.of("A", Position.END, "B", Position.END)))
        .isEqualTo(Map.of("B", Position.END, "C", Position.BEGINNING, "D", Position.BEGINNING));
  }

  /** Splits and merges of splits and merges. */
  @Test
  void each_shard_begins_once_and_after_all_that_it_continues_in_whatever_order_they_end() {
    List<ShardInfo> shards = List.of(
        new ShardInfo("A", List.of(), true),
        new ShardInfo("B", List.of(), true),
        new ShardInfo("C", List.of("A"), true),
        new ShardInfo("D", List.of("A"), true),
        new ShardInfo("E", List.of("C", "B"), true),
        new ShardInfo("F", List.of("E"), true),
        new ShardInfo("G", List.of("E"), false),
        new ShardInfo("H", List.of("F", "D"), false));
    Lineage lineage = new Lineage(shards);
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      Map<String, Position> reached = new TreeMap<>();
      lineage.oldest().forEach(id -> reached.put(id, Position.BEGINNING));
      List<String> begun = new ArrayList<>(reached.keySet());
      Set<String> read = new HashSet<>();
      while (read.size() < shards.size()) {
        List<String> running =
            reached.keySet().stream().filter(id -> !read.contains(id)).toList();
        String ended = running.get(random.nextInt(running.size()));
        reached.put(ended, Position.END);
        read.add(ended);
        Map<String, Position> next = lineage.advance(reached);
        for (ShardInfo shard : shards) {
          if (next.containsKey(shard.id()) && !reached.containsKey(shard.id())) {
            assertThat(read).as("seed %d, %s", seed, shard).containsAll(shard.parents());
            begun.add(shard.id());
          }
        }
        reached.clear();
        reached.putAll(next);
      }
      assertThat(begun)
          .as("seed %d", seed)
          .containsExactlyInAnyOrder("A", "B", "C", "D", "E", "F", "G", "H");
    }
  }

  @Test
  void a_shard_whose_other_parent_was_read_long_ago_does_not_wait_for_it() {
    assertThat(LINEAGE.advance(Map.of("C", Position.END, "D", SOMEWHERE)))
        .isEqualTo(Map.of("D", SOMEWHERE, "E", Position.BEGINNING));
  }

  @Test
  void a_shard_at_its_end_stays_until_what_follows_is_listed() {
    Lineage late = new Lineage(List.of(new ShardInfo("A", List.of(), true)));
    assertThat(late.advance(Map.of("A", Position.END))).isEqualTo(Map.of("A", Position.END));
  }

  @Test
  void the_time_of_the_start_holds_for_what_follows_as_long_as_nothing_was_read() {
    Position time = Position.time(1000);
    assertThat(LINEAGE.advance(Map.of("A", time.endFromHere(), "B", SOMEWHERE)))
        .isEqualTo(Map.of("B", SOMEWHERE, "C", time, "D", time));
    assertThat(LINEAGE.advance(Map.of("B", Position.END, "C", time.endFromHere())))
        .containsEntry("E", Position.BEGINNING);
  }

  @Test
  void a_list_that_is_late_takes_nothing_back() {
    Lineage late = LINEAGE.plus(
        List.of(new ShardInfo("A", List.of(), false), new ShardInfo("B", List.of(), false)));
    assertThat(late.open()).isEqualTo(LINEAGE.open());
    assertThat(late.hasChildren("A")).isTrue();
    assertThat(late.advance(Map.of("A", Position.END, "B", SOMEWHERE)))
        .containsOnlyKeys("B", "C", "D");
  }

  @Test
  void a_list_that_has_more_is_added() {
    Lineage later = LINEAGE.plus(List.of(
        new ShardInfo("D", List.of("A"), true),
        new ShardInfo("E", List.of("C", "B"), false),
        new ShardInfo("F", List.of("D"), false)));
    assertThat(later.open()).containsExactly("E", "F");
    assertThat(later.advance(Map.of("D", Position.END))).containsOnlyKeys("F");
  }
}
