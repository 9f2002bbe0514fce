/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.reference;

import dev.tidemill.data.Pair;
import dev.tidemill.spi.plan.StateChange;
import dev.tidemill.spi.state.KeyedOperator;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What each kind of operator does to the state of one partition; the result is what it emits.
 *
 * @param <K> type of the keys
 * @param <V> type of the values
 * @param <R> type of the state as views show it
 * @param <M> type of what is emitted
 */
final class PartitionChange<K, V, R, M> implements KeyedOperator.Visitor<K, V, R, M, List<?>> {
  private final StateChange<K, V, R, M> change;
  private final KeyedState state;
  private final int partition;
  private final Inputs<K, V, R> inputs;
  private final Failures failures;

  /**
   * What comes to the partition.
   *
   * @param initial state before the first batch
   * @param entering values that come, pane by pane
   * @param leaving values that leave, pane by pane
   */
  record Inputs<K, V, R>(
      List<Pair<K, R>> initial, List<List<Pair<K, V>>> entering, List<List<Pair<K, V>>> leaving) {}

  PartitionChange(
      StateChange<K, V, R, M> change,
      KeyedState state,
      int partition,
      Inputs<K, V, R> inputs,
      Failures failures) {
    this.change = change;
    this.state = state;
    this.partition = partition;
    this.inputs = inputs;
    this.failures = failures;
  }

  private interface PairAction<K, V> {
    void accept(Pair<K, V> pair) throws Exception;
  }

  private <W> void forEach(List<Pair<K, W>> pairs, PairAction<K, W> action) {
    for (Pair<K, W> pair : pairs) {
      try {
        Keys.checkStable(pair.key(), change.origin());
        action.accept(pair);
      } catch (Throwable e) {
        throw failures.onRecord(e, change.origin(), partition, pair);
      }
    }
  }

  private void begin() {
    forEach(inputs.initial(), pair -> state.groupOf(pair.key()).put(pair.key(), pair.value()));
  }

  @Override
  public <S> List<?> updateByKey(KeyedOperator.UpdateByKey<K, V, S> operator) {
    begin();
    Map<K, List<V>> values = new LinkedHashMap<>();
    inputs
        .entering()
        .forEach(pane -> forEach(
            pane,
            pair ->
                values.computeIfAbsent(pair.key(), key -> new ArrayList<>()).add(pair.value())));
    for (KeptGroup group : state.of(partition)) {
      for (Object known : group.keys()) {
        K key = typed(known);
        update(operator, key, values.getOrDefault(key, List.of()));
        values.remove(key);
      }
    }
    values.forEach((key, ofKey) -> update(operator, key, ofKey));
    return List.of();
  }

  private <S> void update(KeyedOperator.UpdateByKey<K, V, S> operator, K key, List<V> values) {
    KeptGroup group = state.groupOf(key);
    Optional<S> before =
        group.has(key) ? Optional.of(PartitionChange.<S>typed(group.get(key))) : Optional.empty();
    try {
      Optional<S> after =
          Objects.requireNonNull(operator.function().call(change.to(), key, values, before));
      if (after.isPresent() && !after.equals(before)) {
        group.put(key, after.get());
      } else if (after.isEmpty() && before.isPresent()) {
        group.remove(key);
      }
    } catch (Throwable e) {
      throw failures.onRecord(e, change.origin(), partition, new Pair<>(key, values));
    }
  }

  @Override
  public <S> List<?> mapWithState(KeyedOperator.MapWithState<K, V, S, M> operator) {
    begin();
    List<M> emitted = new ArrayList<>();
    for (List<Pair<K, V>> pane : inputs.entering()) {
      forEach(pane, pair -> {
        call(operator, pair.key(), Optional.ofNullable(pair.value()), false, emitted);
        KeptGroup group = state.groupOf(pair.key());
        if (group.has(pair.key())) {
          group.use(pair.key());
        }
      });
    }
    if (operator.timeoutMillis() > 0) {
      for (KeptGroup group : state.of(partition)) {
        timeOut(operator, group, emitted);
      }
    }
    return emitted;
  }

  private <S> void timeOut(
      KeyedOperator.MapWithState<K, V, S, M> operator, KeptGroup group, List<M> emitted) {
    for (Object idle : group.notUsedSince(change.to().millis() - operator.timeoutMillis())) {
      K key = typed(idle);
      try {
        call(operator, key, Optional.empty(), true, emitted);
      } catch (Throwable e) {
        throw failures.onRecord(e, change.origin(), partition, new Pair<>(key, "timing out"));
      }
      group.remove(key);
    }
  }

  private <S> void call(
      KeyedOperator.MapWithState<K, V, S, M> operator,
      K key,
      Optional<V> value,
      boolean timingOut,
      List<M> emitted)
      throws Exception {
    StateOfKey<S> ofKey = new StateOfKey<>(state.groupOf(key), key, timingOut);
    operator.function().call(change.to(), key, value, ofKey, emitted::add);
    ofKey.endCall();
  }

  @Override
  public List<?> reduceWindow(KeyedOperator.ReduceWindow<K, V> operator) {
    moveWindow(panes -> {
      Iterator<V> oldestFirst = panes.iterator();
      V result = oldestFirst.next();
      while (oldestFirst.hasNext()) {
        result = operator.reduce().call(result, oldestFirst.next());
      }
      return result;
    });
    return List.of();
  }

  @Override
  public <E> List<?> groupWindow(KeyedOperator.GroupWindow<K, E> operator) {
    moveWindow(panes -> {
      List<E> all = new ArrayList<>();
      for (V pane : panes) {
        all.addAll(PartitionChange.<List<E>>typed(pane));
      }
      return all;
    });
    return List.of();
  }

  /** Makes a result of all panes of a key, the oldest first. */
  private interface Whole<V> {
    @Nullable
    Object of(List<V> panes) throws Exception;
  }

  private void moveWindow(Whole<V> whole) {
    for (List<Pair<K, V>> pane : inputs.leaving()) {
      forEach(pane, pair -> {
        List<V> panes = panesOf(pair.key());
        if (panes.isEmpty() || !Objects.equals(panes.remove(0), pair.value())) {
          throw new IllegalStateException("what leaves is not the oldest pane of the key");
        }
        set(pair.key(), panes, whole);
      });
    }
    for (List<Pair<K, V>> pane : inputs.entering()) {
      forEach(pane, pair -> {
        List<V> panes = panesOf(pair.key());
        panes.add(pair.value());
        set(pair.key(), panes, whole);
      });
    }
  }

  private List<V> panesOf(K key) {
    KeptGroup group = state.groupOf(key);
    return group.has(key)
        ? new ArrayList<>(PartitionChange.<WindowOfKey<V>>typed(group.get(key)).panes())
        : new ArrayList<>();
  }

  private void set(K key, List<V> panes, Whole<V> whole) throws Exception {
    if (panes.isEmpty()) {
      state.groupOf(key).remove(key);
    } else {
      state.groupOf(key).put(key, new WindowOfKey<>(panes, whole.of(panes)));
    }
  }

  @SuppressWarnings({"unchecked", "NullAway", "TypeParameterUnusedInFormals"
  }) // state holds what was put in; keys and values may be null
  private static <T> T typed(@Nullable Object object) {
    return (T) object;
  }
}
