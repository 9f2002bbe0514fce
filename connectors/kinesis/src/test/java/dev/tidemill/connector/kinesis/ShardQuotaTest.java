/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ShardQuotaTest {
  private static Map<String, Integer> share(Map<String, Integer> waiting, long total, long turn) {
    return ShardQuota.of(new TreeMap<>(waiting), total, turn);
  }

  @Test
  void everything_is_taken_where_the_bound_is_large_enough() {
    assertThat(share(Map.of("a", 3, "b", 5), 100, 0)).isEqualTo(Map.of("a", 3, "b", 5));
    assertThat(share(Map.of("a", 3, "b", 5), Long.MAX_VALUE, 0)).isEqualTo(Map.of("a", 3, "b", 5));
  }

  @Test
  void what_one_shard_does_not_need_is_left_to_the_others() {
    assertThat(share(Map.of("a", 1, "b", 50), 10, 0)).isEqualTo(Map.of("a", 1, "b", 9));
  }

  @Test
  void the_bound_is_kept_and_used_up() {
    for (int total = 1; total < 20; total++) {
      for (int turn = 0; turn < 5; turn++) {
        assertThat(share(Map.of("a", 7, "b", 7, "c", 7), total, turn).values().stream()
                .mapToInt(Integer::intValue)
                .sum())
            .isEqualTo(total);
      }
    }
  }

  @Test
  void shards_take_turns_where_there_is_not_one_record_for_each() {
    Set<String> taken = new HashSet<>();
    for (int turn = 0; turn < 3; turn++) {
      taken.addAll(share(Map.of("a", 9, "b", 9, "c", 9), 1, turn).keySet());
    }
    assertThat(taken).containsExactlyInAnyOrder("a", "b", "c");
  }
}
