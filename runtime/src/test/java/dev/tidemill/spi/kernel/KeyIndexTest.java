/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.error.Origin;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/** An index numbers keys in order of first appearance, whatever their hash codes are. */
class KeyIndexTest {
  /** The inverse of what the index multiplies hash codes by: multiples of it share their slots. */
  private static final int CROWDED = 0x144CBC89;

  private record Key(int number, int hash) {
    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Key key && key.number == number && key.hash == hash;
    }
  }

  private final KeyIndex index = new KeyIndex(Origin.here("test"));

  @Test
  void keys_are_numbered_in_order_of_first_appearance_however_many_share_a_hash() {
    for (int differentHashes : new int[] {1, 3, 50, 1_000_000_000}) {
      Random random = new Random(differentHashes);
      KeyIndex tested = new KeyIndex(Origin.here("test"));
      Map<Key, Integer> expected = new LinkedHashMap<>();
      for (int i = 0; i < 2000; i++) {
        int number = random.nextInt(500);
        Key key = new Key(number, number % differentHashes);
        Integer known = expected.putIfAbsent(key, expected.size());
        assertThat(tested.numberOf(key, KeyIndex.hash(key)))
            .as("%d different hashes, step %d", differentHashes, i)
            .isEqualTo(known == null ? expected.size() - 1 : known);
      }
      List<Object> keys = new ArrayList<>();
      for (int number = 0; number < tested.size(); number++) {
        keys.add(tested.key(number));
      }
      assertThat(keys).isEqualTo(List.copyOf(expected.keySet()));
    }
  }

  @Test
  void of_keys_with_one_hash_code_only_a_few_lie_in_slots() {
    add(1000, i -> 7);
    assertThat(index.overflowSize()).isEqualTo(1000 - KeyIndex.REACH);
  }

  @Test
  void of_keys_whose_hash_codes_differ_but_share_their_slots_only_a_few_lie_in_slots() {
    add(1000, i -> i * CROWDED);
    assertThat(index.overflowSize()).isEqualTo(1000 - KeyIndex.REACH);
  }

  @Test
  void keys_whose_hash_codes_are_spread_lie_in_slots() {
    Random random = new Random(1);
    add(100_000, i -> random.nextInt());
    assertThat(index.overflowSize()).isLessThan(100);
  }

  @Test
  void keys_that_count_upwards_lie_in_slots() {
    add(100_000, i -> i);
    assertThat(index.overflowSize()).isZero();
  }

  private void add(int keys, IntUnaryOperator hash) {
    for (int i = 0; i < keys; i++) {
      Key key = new Key(i, hash.applyAsInt(i));
      index.numberOf(key, key.hash);
    }
    assertThat(index.size()).isEqualTo(keys);
  }
}
