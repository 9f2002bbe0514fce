/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.keyed;

import dev.tidemill.data.Pair;
import dev.tidemill.spi.kernel.CombineTable;
import dev.tidemill.spi.key.StableHash;
import dev.tidemill.spi.state.KeyGroups;
import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * The pairs of one partition of a pane, one per key, as columns ordered by key group. Within a
 * group, they are in order of arrival.
 *
 * <p>A pane is read when it enters a window and again when it leaves, long after its keys and
 * values have left the CPU caches. Hashes and longs are stored in arrays, so a key is not
 * dereferenced if the state has the same object. The keys of a group are contiguous, so the group's
 * table stays in the cache while they are looked up. For a window over a million keys, both
 * together make the difference between memory speed and cache speed.
 *
 * <p>Immutable. Pairs are created on access.
 */
public final class GroupedPairs<K, V> extends AbstractList<Pair<K, V>> implements RandomAccess {
  /** Below this size, grouping does not pay off. */
  private static final int MIN_GROUPED = 64;

  private final int firstGroup;
  private final int[] ends;
  private final @Nullable Object[] keys;
  private final int[] hashes;
  private final Column values;

  private GroupedPairs(
      int firstGroup, int[] ends, @Nullable Object[] keys, int[] hashes, Column values) {
    this.firstGroup = firstGroup;
    this.ends = ends;
    this.keys = keys;
    this.hashes = hashes;
    this.values = values;
  }

  /**
   * Returns the pairs of a table with the keys of one partition, in columns unless there are only a
   * few.
   */
  public static <K, V> List<Pair<K, V>> of(
      CombineTable<K, ?, V> table, KeyGroups groups, int partition) {
    return table.size() < MIN_GROUPED ? table.toPairs() : grouped(table, groups, partition);
  }

  private static <K, V> GroupedPairs<K, V> grouped(
      CombineTable<K, ?, V> table, KeyGroups groups, int partition) {
    int size = table.size();
    int firstGroup = groups.firstGroup(partition);
    int[] groupOf = new int[size];
    int[] starts = new int[groups.firstGroup(partition + 1) - firstGroup + 1];
    boolean byHashCode = table.keyType().filter(StableHash::isHashCode).isPresent();
    for (int entry = 0; entry < size; entry++) {
      int group =
          byHashCode ? groups.groupOfHash(table.hashOf(entry)) : groups.group(table.key(entry));
      groupOf[entry] = group - firstGroup;
      starts[group - firstGroup + 1]++;
    }
    for (int group = 1; group < starts.length; group++) {
      starts[group] += starts[group - 1];
    }
    @Nullable Object[] keys = new @Nullable Object[size];
    int[] hashes = new int[size];
    Column values = Column.fitting(table.combined(0), size);
    for (int entry = 0; entry < size; entry++) {
      int at = starts[groupOf[entry]]++;
      keys[at] = table.key(entry);
      hashes[at] = table.hashOf(entry);
      Object value = table.combined(entry);
      if (!values.fits(value)) {
        values = values.asObjects(size);
      }
      values.set(at, value);
    }
    // Each start has moved to the end of its group, which is where the next one starts.
    return new GroupedPairs<>(firstGroup, starts, keys, hashes, values);
  }

  int firstGroup() {
    return firstGroup;
  }

  int endGroup() {
    return firstGroup + ends.length - 1;
  }

  /** Returns the start of a group. */
  int start(int group) {
    return group == firstGroup ? 0 : ends[group - firstGroup - 1];
  }

  /** Returns the end of a group. */
  int end(int group) {
    return ends[group - firstGroup];
  }

  int hash(int i) {
    return hashes[i];
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // only keys of this type were put in, null too
  K key(int i) {
    return (K) keys[i];
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // only values of this type were put in, null too
  V value(int i) {
    return (V) values.get(i);
  }

  @Override
  public Pair<K, V> get(int i) {
    return new Pair<>(key(i), value(i));
  }

  @Override
  public int size() {
    return keys.length;
  }
}
