/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import static dev.tidemill.semantics.BatchTables.pair;

import dev.tidemill.data.Pair;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/** What operations mean, over lists. Slow and plain, so that it can be believed. */
final class PlainJava {
  private PlainJava() {}

  static <A, B> List<B> each(List<A> records, Function<? super A, ? extends B> function) {
    List<B> results = new ArrayList<>();
    for (A record : records) {
      results.add(function.apply(record));
    }
    return results;
  }

  static <A, B> List<B> flat(List<A> records, Function<? super A, ? extends List<B>> function) {
    List<B> results = new ArrayList<>();
    for (A record : records) {
      results.addAll(function.apply(record));
    }
    return results;
  }

  static <A> List<A> only(List<A> records, Predicate<? super A> test) {
    List<A> results = new ArrayList<>();
    for (A record : records) {
      if (test.test(record)) {
        results.add(record);
      }
    }
    return results;
  }

  static <A> List<A> both(List<A> first, List<A> second) {
    List<A> results = new ArrayList<>(first);
    results.addAll(second);
    return results;
  }

  static <A extends Comparable<A>> List<A> sorted(List<A> records) {
    List<A> results = new ArrayList<>(records);
    results.sort(null);
    return results;
  }

  static <A> List<Pair<A, Long>> counts(List<A> records) {
    Map<A, Long> counts = new LinkedHashMap<>();
    for (A record : records) {
      counts.merge(record, 1L, Long::sum);
    }
    return entries(counts);
  }

  static <K, V> Map<K, List<V>> grouped(List<Pair<K, V>> records) {
    Map<K, List<V>> groups = new LinkedHashMap<>();
    for (Pair<K, V> record : records) {
      groups.computeIfAbsent(record.key(), key -> new ArrayList<>()).add(record.value());
    }
    return groups;
  }

  /** One pair for each key, made of all its values. */
  static <K, V, W> List<Pair<K, W>> perKey(
      List<Pair<K, V>> records, Function<List<V>, ? extends W> function) {
    List<Pair<K, W>> results = new ArrayList<>();
    grouped(records).forEach((key, values) -> results.add(pair(key, function.apply(values))));
    return results;
  }

  /** Any number of pairs for each key of either side, made of its values on both. */
  static <K, V, W, U> List<Pair<K, U>> perKeyOfBoth(
      List<Pair<K, V>> left,
      List<Pair<K, W>> right,
      BiFunction<List<V>, List<W>, ? extends List<U>> function) {
    Map<K, List<V>> lefts = grouped(left);
    Map<K, List<W>> rights = grouped(right);
    Map<K, Boolean> keys = new LinkedHashMap<>();
    lefts.keySet().forEach(key -> keys.put(key, true));
    rights.keySet().forEach(key -> keys.put(key, true));
    List<Pair<K, U>> results = new ArrayList<>();
    for (K key : keys.keySet()) {
      List<V> values = lefts.getOrDefault(key, List.of());
      for (U result : function.apply(values, rights.getOrDefault(key, List.of()))) {
        results.add(pair(key, result));
      }
    }
    return results;
  }

  static <V, W> List<Pair<V, W>> combinations(List<V> left, List<W> right) {
    return flat(left, v -> each(right, w -> pair(v, w)));
  }

  /** Each value, or empty once. */
  static <V> List<Optional<V>> optional(List<V> values) {
    return values.isEmpty()
        ? List.of(Optional.empty())
        : each(values, value -> Optional.ofNullable(value));
  }

  /** The records of the last n batches. */
  static <A> List<A> window(List<List<A>> batches, int n) {
    return flat(batches.subList(Math.max(0, batches.size() - n), batches.size()), batch -> batch);
  }

  static <K, V> List<Pair<K, V>> entries(Map<K, V> map) {
    List<Pair<K, V>> entries = new ArrayList<>();
    map.forEach((key, value) -> entries.add(pair(key, value)));
    return entries;
  }
}
