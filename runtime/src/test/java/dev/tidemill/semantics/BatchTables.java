/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import dev.tidemill.data.Pair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The words of a table.
 *
 * <pre>{@code
 * given(batch(1, 2, 3), batch(), batch(4))
 *     .when(numbers -> numbers.reduce(Integer::sum))
 *     .then(batch(6), batch(), batch(4));
 * }</pre>
 *
 * <p>Each table runs with 1, 2 and 7 partitions, unless it says how many; batches are of one second, the first one ends at
 * 1000 ms. An input that has run out brings empty batches.
 */
final class BatchTables {
  private static final List<Object> NOT_DUE = new ArrayList<>();

  private BatchTables() {}

  /** The records of one batch; some may be {@link #aNull}. */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array only becomes a list
  static <T> List<T> batch(T... records) {
    // A null alone arrives as an array that is null.
    return isNull(records)
        ? Collections.singletonList(aNull())
        : Collections.unmodifiableList(Arrays.asList(records));
  }

  /** Stands for a batch in which the stream has none. */
  @SuppressWarnings("unchecked") // holds nothing, and is recognized by its identity
  static <T> List<T> notDue() {
    return (List<T>) NOT_DUE;
  }

  static boolean isNotDue(List<?> batch) {
    return batch == NOT_DUE;
  }

  /** A null where the types speak of none: records, keys and values may be null. */
  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
  static <T> T aNull() {
    return null;
  }

  /** Whether it is one. */
  static boolean isNull(@Nullable Object value) {
    return value == null;
  }

  static <K, V> Pair<K, V> pair(K key, V value) {
    return Pair.of(key, value);
  }

  /** Batches of records. */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array only becomes a list
  static <A> GivenRecords<A> given(List<A>... batches) {
    return new GivenRecords<>(List.of(batches));
  }

  /** Batches of pairs. */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array only becomes a list
  static <K, V> GivenPairs<K, V> givenPairs(List<Pair<K, V>>... batches) {
    return new GivenPairs<>(List.of(batches));
  }
}
