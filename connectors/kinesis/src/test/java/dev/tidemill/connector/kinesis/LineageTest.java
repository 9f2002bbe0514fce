/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
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
}
