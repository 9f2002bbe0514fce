/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.keyed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.state.KeyGroups;
import dev.tidemill.time.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Keys that have got other hashes are placed anew, with all that belongs to them. */
final class ReplacementTest {
  private static final int KEYS = 60;
  private static final KeyGroups GROUPS = new KeyGroups(7, 1);

  /** Each key is a list, so that the test can change its hash; its value is its number. */
  private final List<List<Integer>> keys = new ArrayList<>();

  private StateTable table() {
    StateTable table = new StateTable(GROUPS, true);
    StateCursor cursor = table.cursor(0, Origin.here("state"));
    for (int i = 0; i < KEYS; i++) {
      List<Integer> key = new ArrayList<>(List.of(i));
      keys.add(key);
      cursor.seek(key);
      cursor.put("value " + i, i);
      if (i % 10 == 9) {
        table.commit(0, Time.ofMillis(1_000 + i / 10));
      }
    }
    // the first key is used again, so it comes last
    cursor.seek(keys.get(0));
    cursor.touch();
    table.commit(0, Time.ofMillis(9_000));
    return table;
  }

  @Test
  void nothing_moves_if_all_keys_are_where_they_belong() {
    StateTable table = table();
    assertThat(table.placedAnew()).isSameAs(table);
  }

  @Test
  void keys_take_their_values_counts_and_times_along() {
    StateTable table = table();
    keys.forEach(key -> key.set(0, 1_000_000 - 31 * key.get(0)));
    StateTable placed = table.placedAnew();
    assertThat(placed).isNotSameAs(table);
    assertThat(placed.size()).isEqualTo(KEYS);
    StateCursor cursor = placed.cursor(0, Origin.here("state"));
    Map<Long, Integer> times = new TreeMap<>();
    for (int i = 0; i < KEYS; i++) {
      assertThat(cursor.seek(keys.get(i))).isTrue();
      assertThat(cursor.get()).isEqualTo("value " + i);
      assertThat(cursor.count()).isEqualTo(i);
      long touched = placed.existing(cursor.group()).touchedMillis(cursor.entry());
      assertThat(touched).isEqualTo(i == 0 ? 9_000 : 1_000 + i / 10);
      times.merge(touched, 1, Integer::sum);
    }
    assertThat(times).hasSize(7);
    for (int group = 0; group < GROUPS.count(); group++) {
      assertThat(timesInOrder(placed.existing(group))).isNotEmpty().isSorted();
    }
    assertThat(placed.placedAnew()).isSameAs(placed);
  }

  private static List<Long> timesInOrder(KeyGroupTable table) {
    List<Long> times = new ArrayList<>();
    for (int entry = table.firstTimer(); entry >= 0; entry = table.nextTimer(entry)) {
      times.add(table.touchedMillis(entry));
    }
    assertThat(times).hasSize(table.size());
    return times;
  }

  @Test
  void keys_that_have_become_equal_are_refused() {
    StateTable table = table();
    keys.forEach(key -> key.set(0, key.get(0) / 2));
    assertThatThrownBy(table::placedAnew)
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("comes twice in a state");
  }
}
