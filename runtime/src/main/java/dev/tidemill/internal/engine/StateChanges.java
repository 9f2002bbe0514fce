/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.engine;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.state.KeyedStates;
import dev.tidemill.internal.state.VersionedState;
import dev.tidemill.spi.engine.StateDelta;
import dev.tidemill.spi.keyed.KeyedBatch;
import dev.tidemill.spi.keyed.KeyedSteps;
import dev.tidemill.spi.keyed.StateTable;
import dev.tidemill.spi.plan.StateChange;
import dev.tidemill.spi.state.KeyedOperator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The changes of keyed state that one batch makes. Each happens once, when the first node that shows the state is prepared; a
 * change that fails is taken back at once, so that whoever asks again finds the state as it was. If that fails too, as it may where the
 * stack ends, the end of the batch does it, from nearer to the bottom of the stack. Views may be asked for by several threads; commit
 * and abort come after all of them.
 */
final class StateChanges {
  private final KeyedStates states;
  private final Computations computations;
  private final StageRunner runner;
  private final EvaluationScope scope;
  private final Map<StateChange<?, ?, ?, ?>, ChangedState> changed =
      Collections.synchronizedMap(new LinkedHashMap<>());

  StateChanges(
      KeyedStates states, Computations computations, StageRunner runner, EvaluationScope scope) {
    this.states = states;
    this.computations = computations;
    this.runner = runner;
    this.scope = scope;
  }

  /**
   * Makes a change happen, unless it has happened.
   *
   * @param inputs computes what comes to it
   * @throws TidemillException if no batch runs
   */
  <K, V, R, M> ChangedState make(
      StateChange<K, V, R, M> change, Supplier<ChangeInputs<K, V, R>> inputs) {
    Optional<ChangedState> made = find(change);
    if (made.isPresent()) {
      return made.get();
    }
    scope.requireRunning(change.origin());
    return computations.once(
        this, change, change.origin(), () -> find(change), () -> makeNow(change, inputs.get()));
  }

  private <K, V, R, M> ChangedState makeNow(
      StateChange<K, V, R, M> change, ChangeInputs<K, V, R> inputs) {
    VersionedState state =
        states.open(change.state(), change.from(), change.groups(), isTimed(change.operator()));
    try {
      StateTable table = state.table();
      boolean walksAllKeys = change.operator() instanceof KeyedOperator.UpdateByKey<?, ?, ?>;
      List<List<M>> emitted = runner.run(
          change.origin().toString(),
          change.groups().numPartitions(),
          inputs.size() + (walksAllKeys ? table.size() : 0),
          partition -> {
            List<M> records = new ArrayList<>();
            KeyedBatch<K, V, R> batch = inputs.partition(change.to(), partition);
            KeyedSteps.apply(
                change.origin(), change.operator(), table, partition, batch, records::add);
            return records;
          });
      ChangedState made = new ChangedState(state, new PartitionedRecords<>(emitted), inputs.size());
      changed.put(change, made);
      return made;
    } catch (Throwable e) {
      try {
        state.abort();
      } catch (Throwable again) {
        e.addSuppressed(again);
      }
      throw e;
    }
  }

  /** The state after a change; empty if that has not happened, or was taken back. */
  private Optional<ChangedState> find(StateChange<?, ?, ?, ?> change) {
    return Optional.ofNullable(changed.get(change)).filter(made -> made.state().isChanging());
  }

  private static boolean isTimed(KeyedOperator<?, ?, ?, ?> operator) {
    return operator instanceof KeyedOperator.MapWithState<?, ?, ?, ?> map
        && map.timeoutMillis() > 0;
  }

  /** What has changed; the gate of the evaluator lets no action in any more that could change something else. */
  StateDelta prepare() {
    changed.values().removeIf(made -> !made.state().isChanging());
    List<String> names =
        changed.keySet().stream().map(StateChange::state).sorted().toList();
    return () -> names;
  }

  /** Makes all changes the state. If that is cut short, the states are of different batches: {@link #abort} will say so. */
  void commit() {
    changed.values().forEach(made -> made.state().beginCommit());
    changed.forEach((change, made) -> {
      commit(change, made);
      made.state().committed(change.to());
    });
    changed.clear();
  }

  /**
   * Commits all partitions. The batch has succeeded, so an interruption must not leave half of them behind: whoever did not come to his
   * turn is committed here, which changes nothing in those that have.
   */
  private void commit(StateChange<?, ?, ?, ?> change, ChangedState made) {
    StateTable table = made.state().table();
    int partitions = change.groups().numPartitions();
    try {
      runner.run("the commit of " + change.origin(), partitions, made.inputs(), partition -> {
        table.commit(partition, change.to());
        return partition;
      });
    } catch (TidemillException e) {
      if (e.code() != ErrorCode.INTERRUPTED) {
        throw e;
      }
      for (int partition = 0; partition < partitions; partition++) {
        table.commit(partition, change.to());
      }
    }
  }

  /**
   * Takes all changes back that were not committed.
   *
   * @throws TidemillException with the code STATE_LOST if that cannot be done; no other batch may run
   */
  void abort() {
    changed.clear();
    try {
      states.abort();
    } catch (IllegalStateException e) {
      throw new TidemillException(
          ErrorCode.STATE_LOST,
          e.getMessage() + ", after batch " + scope.batchName().orElse("")
              + " failed; the context stops, because later batches would count on a wrong state. Start the job again",
          e);
    }
  }
}
