/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyGroupsTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 128, 1000, KeyGroups.MAX_GROUPS})
  void partitions_are_ranges_and_every_group_is_in_exactly_one(int count) {
    for (int partitions : new int[] {1, 2, 3, 5, 7, 64, 127, 128, 129, 1000, 40_000}) {
      KeyGroups groups = new KeyGroups(count, partitions);
      assertThat(groups.firstGroup(0)).isZero();
      assertThat(groups.firstGroup(partitions)).isEqualTo(count);
      int group = 0;
      for (int partition = 0; partition < partitions; partition++) {
        assertThat(groups.firstGroup(partition)).as("%s, %d", groups, partition).isEqualTo(group);
        while (group < groups.firstGroup(partition + 1)) {
          assertThat(groups.partitionOf(group)).as("%s, %d", groups, group).isEqualTo(partition);
          group++;
        }
      }
      assertThat(group).isEqualTo(count);
    }
  }

  @Test
  void partitions_differ_by_one_group_at_most() {
    for (int partitions = 1; partitions <= 128; partitions++) {
      KeyGroups groups = new KeyGroups(128, partitions);
      int[] sizes = IntStream.range(0, partitions)
          .map(p -> groups.firstGroup(p + 1) - groups.firstGroup(p))
          .toArray();
      assertThat(IntStream.of(sizes).max().orElseThrow()
              - IntStream.of(sizes).min().orElseThrow())
          .as("%d partitions", partitions)
          .isLessThanOrEqualTo(1);
    }
  }

  @Test
  void the_group_of_a_key_does_not_depend_on_the_number_of_partitions() {
    for (int n = 0; n < 1000; n++) {
      int group = new KeyGroups(128, 1).group("key" + n);
      for (int partitions : new int[] {2, 7, 128, 500}) {
        KeyGroups groups = new KeyGroups(128, partitions);
        assertThat(groups.group("key" + n)).isEqualTo(group);
        assertThat(groups.partition("key" + n)).isEqualTo(groups.partitionOf(group));
      }
    }
  }

  @Test
  void keys_that_count_upwards_fill_the_groups_evenly() {
    KeyGroups groups = new KeyGroups(128, 1);
    for (long step : new long[] {1, 2, 128, 1L << 20, 1L << 32}) {
      int[] sizes = new int[128];
      LongStream.range(0, 128_000).forEach(n -> sizes[groups.group(n * step)]++);
      assertThat(IntStream.of(sizes).boxed().toList())
          .as("keys that are multiples of %d", step)
          .allMatch(size -> size > 800 && size < 1200);
    }
  }

  @Test
  void there_is_at_least_one_group_and_one_partition() {
    assertThatIllegalArgumentException().isThrownBy(() -> new KeyGroups(0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new KeyGroups(128, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KeyGroups(KeyGroups.MAX_GROUPS + 1, 1))
        .withMessageContaining("32769 key groups in 1 partitions; use 1 to 32768");
  }
}
