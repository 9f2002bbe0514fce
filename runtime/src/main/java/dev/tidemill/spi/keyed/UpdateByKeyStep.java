/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.keyed;

import dev.tidemill.data.Pair;
import dev.tidemill.error.Origin;
import dev.tidemill.spi.kernel.GroupTable;
import dev.tidemill.spi.state.KeyedOperator;
import dev.tidemill.spi.value.Loan;
import dev.tidemill.time.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One walk over all keys that have a state, in the order in which they lie; then the new keys in
 * the order in which they came. What the function leaves as it was, by {@code equals}, costs the
 * call and nothing more.
 */
final class UpdateByKeyStep<K, V, S> extends KeyedStep<K, V, S, S> {
  private final KeyedOperator.UpdateByKey<K, V, S> operator;

  /**
   * For each group of the partition, if any of its keys has values: for each entry the number of
   * its list, plus one.
   */
  private int[] @Nullable [] listNumbers = {};

  private final List<List<V>> lists = new ArrayList<>();

  UpdateByKeyStep(Origin origin, KeyedOperator.UpdateByKey<K, V, S> operator) {
    super(origin);
    this.operator = operator;
  }

  @Override
  void apply(StateCursor state, KeyedBatch<K, V, S> batch, Consumer<? super S> out) {
    begin(state, batch.initial());
    listNumbers = new int[state.endGroup() - state.firstGroup()] @Nullable [];
    GroupTable<K> newKeys = new GroupTable<>(origin, 1);
    for (List<Pair<K, V>> pane : batch.entering()) {
      for (Pair<K, V> pair : pane) {
        if (state.seek(pair.key())) {
          valuesOf(state).add(pair.value());
        } else {
          newKeys.add(0, pair);
        }
      }
    }
    for (int group = state.firstGroup(); group < state.endGroup(); group++) {
      KeyGroupTable table = state.table(group);
      if (table != null) {
        updateAll(table, listNumbers[group - state.firstGroup()], batch.time());
      }
    }
    for (Pair<K, List<List<Object>>> key : newKeys.toPairs()) {
      add(state, key.key(), UpdateByKeyStep.<V>typed(key.value().get(0)), batch.time());
    }
  }

  private List<V> valuesOf(StateCursor state) {
    int group = state.group() - state.firstGroup();
    int[] numbers = listNumbers[group];
    if (numbers == null) {
      numbers = new int[Objects.requireNonNull(state.table(state.group())).size()];
      listNumbers[group] = numbers;
    }
    int number = numbers[state.entry()];
    if (number == 0) {
      lists.add(new ArrayList<>(2));
      number = lists.size();
      numbers[state.entry()] = number;
    }
    return lists.get(number - 1);
  }

  private void updateAll(KeyGroupTable table, int @Nullable [] numbers, Time time) {
    for (int entry = 0, n = table.size(); entry < n; entry++) {
      List<V> values =
          numbers == null || numbers[entry] == 0 ? List.of() : lists.get(numbers[entry] - 1);
      update(table, entry, values, time);
    }
  }

  @SuppressWarnings({"unchecked", "NullAway"
  }) // the table holds keys and states of these types, and no null states
  private void update(KeyGroupTable table, int entry, List<V> values, Time time) {
    K key = (K) table.key(entry);
    S state = (S) table.value(entry);
    if (!operator.isTrusted() && Loan.isNeeded(state)) {
      updateCopy(table, entry, values, time, Loan.of(state));
      return;
    }
    settle(table, entry, call(time, key, values, Optional.of(state)), key, values);
  }

  /** The function gets a copy of the state; if that comes back as it was, the state stays. */
  @SuppressWarnings({"unchecked", "NullAway"}) // as update; a copy has the type of its original
  private void updateCopy(KeyGroupTable table, int entry, List<V> values, Time time, Loan state) {
    K key = (K) table.key(entry);
    Optional<S> after = call(time, key, values, Optional.of((S) state.value()));
    try {
      state.verify(origin);
      if (after.isEmpty() || after.get() != state.value()) {
        settle(table, entry, after, key, values);
      } else if (state.hasChanged()) {
        table.put(entry, after.get());
      }
    } catch (Throwable e) {
      throw failure(e, new Pair<>(key, values));
    }
  }

  private void settle(KeyGroupTable table, int entry, Optional<S> after, K key, List<V> values) {
    if (after.isEmpty()) {
      table.remove(entry);
    } else if (isOther(table, entry, after.get(), key, values)) {
      table.put(entry, after.get());
    } else {
      table.replace(entry, after.get());
    }
  }

  /** By the state's own equals, which may throw. */
  private boolean isOther(KeyGroupTable table, int entry, S after, K key, List<V> values) {
    try {
      return !table.hasValue(entry, after);
    } catch (Throwable e) {
      throw failure(e, new Pair<>(key, values));
    }
  }

  private void add(StateCursor state, K key, List<V> values, Time time) {
    Optional<S> first = call(time, key, values, Optional.empty());
    if (first.isPresent()) {
      state.seek(key);
      state.put(first.get());
    }
  }

  private Optional<S> call(Time time, K key, List<V> values, Optional<S> before) {
    try {
      Optional<S> after = operator.function().call(time, key, values, before);
      return Objects.requireNonNull(
          after, "the function returned null; return Optional.empty() to end the key's state");
    } catch (Throwable e) {
      throw failure(e, new Pair<>(key, values));
    }
  }

  @SuppressWarnings("unchecked") // the values of the one input
  private static <V> List<V> typed(List<Object> values) {
    return (List<V>) (List<?>) values;
  }
}
