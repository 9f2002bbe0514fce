/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.keyed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An index finds the entries of a list by their keys, whatever was added, taken out and renumbered. */
class EntryIndexTest {
  private static final int SEEDS = 200;
  private static final int STEPS = 400;

  /** Different keys may have one hash code. */
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

  private final EntryIndex index = new EntryIndex();
  private final List<Key> keys = new ArrayList<>();
  private int added;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 1_000_000_000})
  void every_key_is_found_and_no_other(int differentHashes) {
    for (int seed = 1; seed <= SEEDS; seed++) {
      new EntryIndexTest().run(new Random(seed), STEPS, differentHashes, "seed " + seed);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void every_key_is_found_though_more_share_a_hash_than_there_are_slots_for_them(
      int differentHashes) {
    for (int seed = 1; seed <= SEEDS / 40; seed++) {
      EntryIndexTest test = new EntryIndexTest();
      for (int i = 0; i < 3 * EntryIndex.REACH; i++) {
        test.add(i % differentHashes);
      }
      test.run(new Random(seed), 4 * STEPS, differentHashes, "seed " + seed);
    }
  }

  @Test
  void keys_that_found_no_slot_are_found_when_slots_have_become_free() {
    for (int i = 0; i < 2 * EntryIndex.REACH; i++) {
      add(7);
    }
    for (int i = 0; i < EntryIndex.REACH; i++) {
      takeOut(0);
      compare("after " + (i + 1));
    }
  }

  @Test
  void keys_that_share_their_slots_lie_in_a_few_whether_their_hash_codes_differ_or_not() {
    int inverse = 0x144CBC89; // of what hash codes are multiplied by
    for (int factor : new int[] {0, inverse}) {
      EntryIndexTest test = new EntryIndexTest();
      for (int i = 0; i < 1000; i++) {
        test.add(i * factor);
      }
      assertThat(test.index.overflowSize()).isEqualTo(1000 - EntryIndex.REACH);
      test.compare("factor " + factor);
    }
  }

  @Test
  void keys_whose_hash_codes_are_spread_lie_in_slots() {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      add(random.nextInt());
    }
    assertThat(index.overflowSize()).isLessThan(30);
  }

  private void run(Random random, int steps, int differentHashes, String seed) {
    for (int step = 0; step < steps; step++) {
      boolean grows = step % 100 < 60;
      if (keys.isEmpty() || random.nextInt(10) < (grows ? 7 : 3)) {
        add(random.nextInt(differentHashes));
      } else if (random.nextInt(10) == 0) {
        add(random.nextInt(differentHashes));
        int newest = keys.size() - 1;
        index.removeNewest(newest, mixed()[newest]);
        keys.remove(newest);
      } else {
        takeOut(random.nextInt(keys.size()));
      }
      if (step % (keys.size() < 100 ? 20 : 90) == 0) {
        compare(seed + ", step " + step);
      }
      if (step % 100 == 99) {
        index.resize(keys.size() + 1, keys.size(), mixed(), column());
        compare(seed + ", step " + step);
      }
    }
  }

  private void add(int hash) {
    if (keys.size() == index.capacity()) {
      index.resize(keys.size() + 1, keys.size(), mixed(), column());
    }
    Key key = new Key(added++, hash);
    index.add(keys.size(), EntryIndex.mixed(hash), key);
    keys.add(key);
  }

  /** The last entry takes the place of the one that goes. */
  private void takeOut(int entry) {
    int last = keys.size() - 1;
    index.remove(entry, mixed());
    if (entry != last) {
      index.renumber(last, EntryIndex.mixed(keys.get(last).hash), entry);
      keys.set(entry, keys.get(last));
    }
    keys.remove(last);
  }

  private int[] mixed() {
    return keys.stream().mapToInt(key -> EntryIndex.mixed(key.hash)).toArray();
  }

  private Column column() {
    Column column = Column.fitting("", keys.size());
    for (int entry = 0; entry < keys.size(); entry++) {
      column.set(entry, keys.get(entry));
    }
    return column;
  }

  private void compare(String where) {
    Column column = column();
    for (int entry = 0; entry < keys.size(); entry++) {
      Key key = keys.get(entry);
      assertThat(find(new Key(key.number, key.hash), column)).as(where).isEqualTo(entry);
      assertThat(find(new Key(-1, key.hash), column)).as(where).isEqualTo(EntryIndex.NONE);
    }
  }

  private int find(Key key, Column column) {
    return index.find(key, EntryIndex.mixed(key.hash), column);
  }
}
