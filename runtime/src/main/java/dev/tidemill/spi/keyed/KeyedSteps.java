/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.keyed;

import dev.tidemill.data.Pair;
import dev.tidemill.error.Origin;
import dev.tidemill.spi.kernel.Push;
import dev.tidemill.spi.state.KeyGroups;
import dev.tidemill.spi.state.KeyedOperator;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Applies keyed operators to their state and emits views of it, one partition at a time. */
public final class KeyedSteps {
  private KeyedSteps() {}

  /**
   * Applies a batch to the state of one partition. Until {@link StateTable#commit}, the change can
   * be rolled back, also if this method fails partway.
   *
   * @param origin the operation that errors name if the user's function throws
   * @param out receives the emitted records
   * @throws dev.tidemill.spi.kernel.OperatorFailure if the user's function throws
   */
  public static <K, V, R, M> void apply(
      Origin origin,
      KeyedOperator<K, V, R, M> operator,
      StateTable state,
      int partition,
      KeyedBatch<K, V, R> batch,
      Consumer<? super M> out) {
    step(origin, operator).apply(state.cursor(partition, origin), batch, out);
  }

  private static <K, V, R, M> KeyedStep<K, V, R, M> step(
      Origin origin, KeyedOperator<K, V, R, M> operator) {
    return operator.accept(new KeyedOperator.Visitor<K, V, R, M, KeyedStep<K, V, R, M>>() {
      @Override
      public <S> KeyedStep<K, V, R, M> updateByKey(KeyedOperator.UpdateByKey<K, V, S> operator) {
        return retyped(new UpdateByKeyStep<>(origin, operator));
      }

      @Override
      public <S> KeyedStep<K, V, R, M> mapWithState(
          KeyedOperator.MapWithState<K, V, S, M> operator) {
        return retyped(new MapWithStateStep<>(origin, operator));
      }

      @Override
      public KeyedStep<K, V, R, M> reduceWindow(KeyedOperator.ReduceWindow<K, V> operator) {
        return retyped(new ReduceWindowStep<>(origin, operator));
      }

      @Override
      public <E> KeyedStep<K, V, R, M> groupWindow(KeyedOperator.GroupWindow<K, E> operator) {
        return retyped(new GroupWindowStep<K, E>(origin));
      }
    });
  }

  /** Visitor methods do not know that their operator has the types of the visited one. */
  @SuppressWarnings("unchecked")
  private static <K, V, R, M> KeyedStep<K, V, R, M> retyped(KeyedStep<K, ?, ?, ?> step) {
    return (KeyedStep<K, V, R, M>) step;
  }

  /**
   * Pushes all keys of a partition with their state, by group and in order of arrival. Does not end
   * the stage.
   */
  public static <K, R> void pushAll(
      StateTable state, int partition, Push<? super Pair<K, R>> stage, boolean stopsEarly) {
    KeyGroups groups = state.groups();
    for (int g = groups.firstGroup(partition); g < groups.firstGroup(partition + 1); g++) {
      KeyGroupTable table = state.group(g);
      if (table != null) {
        for (int entry = 0, n = table.size(); entry < n; entry++) {
          if (stopsEarly && stage.isFull()) {
            return;
          }
          if (table.isLive(entry)) {
            stage.accept(KeyedSteps.<K, R>pair(table, entry));
          }
        }
      }
    }
  }

  /**
   * Pushes the keys of a partition whose state this batch changed, with the new state, or empty if
   * it was removed. Does not end the stage.
   */
  public static <K, R> void pushChanges(
      StateTable state,
      int partition,
      Push<? super Pair<K, Optional<R>>> stage,
      boolean stopsEarly) {
    KeyGroups groups = state.groups();
    for (int g = groups.firstGroup(partition); g < groups.firstGroup(partition + 1); g++) {
      KeyGroupTable table = state.group(g);
      if (table != null) {
        pushChanges(table, stage, stopsEarly);
      }
    }
  }

  private static <K, R> void pushChanges(
      KeyGroupTable table, Push<? super Pair<K, Optional<R>>> stage, boolean stopsEarly) {
    for (int i = 0; i < table.changes() && !(stopsEarly && stage.isFull()); i++) {
      int entry = table.changedEntry(i);
      if (table.isVisibleChange(entry)) {
        Pair<K, R> pair = pair(table, entry);
        stage.accept(new Pair<>(
            pair.key(),
            table.isLive(entry) ? Optional.ofNullable(pair.value()) : Optional.empty()));
      }
    }
    for (int entry = table.base();
        entry < table.size() && !(stopsEarly && stage.isFull());
        entry++) {
      if (table.isLive(entry)) {
        Pair<K, R> pair = pair(table, entry);
        stage.accept(new Pair<>(pair.key(), Optional.ofNullable(pair.value())));
      }
    }
  }

  @SuppressWarnings({"unchecked", "NullAway"
  }) // the table holds keys and states of these types, null too
  private static <K, R> Pair<K, R> pair(KeyGroupTable table, int entry) {
    return new Pair<>((K) table.key(entry), (R) shown(table.value(entry)));
  }

  private static @Nullable Object shown(@Nullable Object held) {
    if (held instanceof WindowTotal<?> window) {
      return window.total();
    }
    return held instanceof PaneQueue<?> queue ? queue.all() : held;
  }
}
