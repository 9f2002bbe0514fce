/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.kernel;

import dev.tidemill.data.Pair;
import dev.tidemill.data.Partitioner;
import dev.tidemill.error.Origin;
import dev.tidemill.function.Function2;
import dev.tidemill.spi.plan.Combiner;
import dev.tidemill.spi.value.Loan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A table with one accumulator per key. Keys are in order of first appearance.
 *
 * <p>Before a shuffle, each partition fills its own table with {@link #addValue}. After it, each
 * target partition merges those tables with {@link #merge}, in the order of their partitions. The
 * result is therefore the same for any number of threads. Used by one thread at a time.
 */
public final class CombineTable<K, V, C> extends Push<Pair<K, V>> {
  private final Origin origin;
  private final Combiner<V, C> combiner;
  private final KeyIndex index;
  private @Nullable Object[] accumulators;
  private int[][] entriesByTarget = {};

  /**
   * The class of the last accumulator if it is immutable: the usual case, in which no protection is
   * needed.
   */
  private @Nullable Class<?> fixedType;

  /** One bit per entry, set if the accumulator is not shared. */
  private long[] own = {};

  public CombineTable(Origin origin, Combiner<V, C> combiner) {
    this(origin, combiner, new KeyIndex(origin));
  }

  private CombineTable(Origin origin, Combiner<V, C> combiner, KeyIndex index) {
    this.origin = origin;
    this.combiner = combiner;
    this.index = index;
    this.accumulators = new @Nullable Object[index.capacity()];
  }

  /** Creates a table with capacity for the expected number of distinct keys. */
  public CombineTable(Origin origin, Combiner<V, C> combiner, int expectedKeys) {
    this(origin, combiner, new KeyIndex(origin, expectedKeys));
  }

  /**
   * Merges the entries for one target of several tables, in this order. The tables must have been
   * split before.
   */
  public static <K, V, C> CombineTable<K, V, C> merged(
      Origin origin, Combiner<V, C> combiner, List<CombineTable<K, V, C>> partials, int target) {
    int most = 0;
    for (CombineTable<K, V, C> partial : partials) {
      most = Math.max(most, partial.entriesByTarget[target].length);
    }
    CombineTable<K, V, C> table = new CombineTable<>(origin, combiner, new KeyIndex(origin, most));
    for (CombineTable<K, V, C> partial : partials) {
      table.merge(partial, target);
    }
    return table;
  }

  public int size() {
    return index.size();
  }

  /** Returns the class of all non-null keys, if they have the same class. */
  public Optional<Class<?>> keyType() {
    return Optional.ofNullable(index.keyType());
  }

  /** Returns the key of an entry. Entries are numbered in order of first appearance. */
  public @Nullable Object key(int entry) {
    return index.key(entry);
  }

  /** Returns the hash code of an entry's key. */
  public int hashOf(int entry) {
    return index.hashOf(entry);
  }

  /** Returns the combined values of an entry. */
  public @Nullable Object combined(int entry) {
    return accumulators[entry];
  }

  @Override
  public void accept(Pair<K, V> record) {
    try {
      addValue(record.key(), record.value());
    } catch (Throwable e) {
      throw OperatorFailure.of(e, origin, record);
    }
  }

  @Override
  public boolean isFull() {
    return false;
  }

  @Override
  public void end() {}

  private void addValue(K key, V value) throws Exception {
    int known = index.size();
    int number = index.numberOf(key, KeyIndex.hash(key));
    if (number == known) {
      store(number, combiner.create().call(value));
    } else {
      store(number, combined(number, combiner.mergeValue(), value, false));
    }
  }

  /**
   * Adds a value to an accumulator. The function may mutate the accumulator, which is a shared
   * record until the first call replaces it. If it is mutable, the first call therefore gets a
   * copy.
   *
   * @param isOwn whether the value is an accumulator that is not shared
   */
  private <W> C combined(
      int number, Function2<? super C, ? super W, ? extends C> merge, W value, boolean isOwn)
      throws Exception {
    C left = accumulator(number);
    return left == null || left.getClass() == fixedType
        ? merge.call(left, value)
        : combinedUnlessFixed(number, left, merge, value, isOwn);
  }

  private <W> C combinedUnlessFixed(
      int number,
      C left,
      Function2<? super C, ? super W, ? extends C> merge,
      W value,
      boolean isOwn)
      throws Exception {
    if (combiner.isOwn()) {
      return merge.call(left, value);
    }
    if (Loan.isNeverNeeded(left.getClass())) {
      fixedType = left.getClass();
      return merge.call(left, value);
    }
    if (isOwn(number) || !Loan.isNeeded(left)) {
      C result = merge.call(left, value);
      setOwn(number, result == value ? isOwn : isOwn(number) || result != left);
      return result;
    }
    Loan loan = Loan.of(left);
    C result = merge.call(typed(loan.value()), value);
    loan.verify(origin);
    setOwn(number, result == value ? isOwn : result != left);
    return result;
  }

  private boolean isOwn(int number) {
    int word = number >>> 6;
    return word < own.length && (own[word] & (1L << number)) != 0;
  }

  private void setOwn(int number, boolean isOwn) {
    int word = number >>> 6;
    if (isOwn && word >= own.length) {
      own = Arrays.copyOf(own, Math.max(word + 1, own.length * 2));
    }
    if (isOwn) {
      own[word] |= 1L << number;
    } else if (word < own.length) {
      own[word] &= ~(1L << number);
    }
  }

  /**
   * Adds the accumulators of another table for a target, in order. The other table must have been
   * split before.
   */
  public void merge(CombineTable<K, V, C> other, int target) {
    for (int entry : other.entriesByTarget[target]) {
      mergeEntry(other, entry);
    }
  }

  private void mergeEntry(CombineTable<K, V, C> other, int entry) {
    Object key = other.index.key(entry);
    C theirs = other.accumulator(entry);
    try {
      int known = index.size();
      int number = index.numberOf(key, other.index.hashOf(entry));
      if (number == known) {
        store(number, theirs);
        setOwn(number, other.isOwn(entry));
      } else {
        store(number, combined(number, combiner.mergeCombiners(), theirs, other.isOwn(entry)));
      }
    } catch (Throwable e) {
      throw OperatorFailure.of(e, origin, "(" + key + "," + theirs + ")");
    }
  }

  /** Assigns the entries to target partitions. */
  public void split(Partitioner partitioner) {
    split(partitioner.numPartitions(), entry -> targetOf(partitioner, entry));
  }

  /**
   * Assigns the entries to target partitions, like {@link #split(Partitioner)}, by hash code only.
   * The table has stored the hash codes, so the keys are not accessed.
   */
  public void splitByHash(int partitions, IntUnaryOperator partitionOfHash) {
    split(partitions, entry -> partitionOfHash.applyAsInt(index.hashOf(entry)));
  }

  private void split(int partitions, IntUnaryOperator targetOfEntry) {
    int[] targets = new int[index.size()];
    int[] counts = new int[partitions];
    for (int entry = 0; entry < targets.length; entry++) {
      targets[entry] = targetOfEntry.applyAsInt(entry);
      counts[targets[entry]]++;
    }
    int[][] entries = new int[partitions][];
    for (int p = 0; p < partitions; p++) {
      entries[p] = new int[counts[p]];
    }
    Arrays.fill(counts, 0);
    for (int entry = 0; entry < targets.length; entry++) {
      int target = targets[entry];
      entries[target][counts[target]++] = entry;
    }
    entriesByTarget = entries;
  }

  private int targetOf(Partitioner partitioner, int entry) {
    try {
      return Placement.of(partitioner, index.key(entry), origin);
    } catch (Throwable e) {
      throw OperatorFailure.of(e, origin, "(" + index.key(entry) + "," + accumulators[entry] + ")");
    }
  }

  /** Returns all keys with their accumulators, in order of first appearance. */
  @SuppressWarnings({"unchecked", "NullAway"}) // only keys of this type were put in, null too
  public List<Pair<K, C>> toPairs() {
    List<Pair<K, C>> pairs = new ArrayList<>(index.size());
    for (int number = 0; number < index.size(); number++) {
      pairs.add(new Pair<>((K) index.key(number), accumulator(number)));
    }
    return pairs;
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // only accumulators of this type were put in
  private C accumulator(int number) {
    return (C) accumulators[number];
  }

  @SuppressWarnings("unchecked") // a copy has the type of its original
  private C typed(Object copy) {
    return (C) copy;
  }

  private void store(int number, @Nullable Object accumulator) {
    if (number >= accumulators.length) {
      accumulators = Arrays.copyOf(accumulators, index.capacity());
    }
    accumulators[number] = accumulator;
  }
}
