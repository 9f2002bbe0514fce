/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.engine;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.state.KeyedStates;
import dev.tidemill.internal.state.VersionedState;
import dev.tidemill.spi.keyed.KeyedBatch;
import dev.tidemill.spi.keyed.KeyedSteps;
import dev.tidemill.spi.keyed.StateTable;
import dev.tidemill.spi.plan.StateChange;
import dev.tidemill.spi.state.KeyedOperator;
import dev.tidemill.time.Time;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The changes of keyed state that one batch makes. Each happens once, when the first node that
 * shows the state is prepared; a change that fails is taken back at once, so that whoever asks
 * again finds the state as it was. If that fails too, as it may where the stack ends, the end of
 * the batch does it, from nearer to the bottom of the stack. Views may be asked for by several
 * threads; commit and abort come after all of them.
 */
final class StateChanges {
  private final KeyedStates states;
  private final Computations computations;
  private final StageRunner runner;
  private final EvaluationScope scope;
  private final Map<StateChange<?, ?, ?, ?>, ChangedState> changed =
      Collections.synchronizedMap(new LinkedHashMap<>());

  private List<PreparedChange> prepared = List.of();

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
          change.origin(),
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
        state.abort(this::takeBack);
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

  /**
   * What has changed, by name; the gate of the evaluator lets no action in any more that could
   * change something else.
   */
  List<PreparedChange> prepare() {
    List<PreparedChange> changes = new ArrayList<>();
    changed.forEach((change, made) -> {
      if (made.state().isChanging()) {
        changes.add(new PreparedChange(change, made));
      }
    });
    changes.sort(Comparator.comparing(PreparedChange::name));
    prepared = List.copyOf(changes);
    return prepared;
  }

  /**
   * Makes all changes that were prepared the state. What goes wrong in one of them keeps none of
   * the others from being committed.
   *
   * @throws TidemillException with the code STATE_LOST if one could not be committed: the states
   *     are of different batches
   */
  void commit() {
    prepared.forEach(change -> change.made().state().beginCommit());
    Optional<TidemillException> failure = Optional.empty();
    for (PreparedChange change : prepared) {
      try {
        if (states.isWatched()) {
          change.made().state().measure();
        }
        commit(change);
        change.made().state().committed(change.change().to());
      } catch (Throwable e) {
        failure.ifPresent(first -> first.addSuppressed(e));
        failure = failure.or(() -> Optional.of(lost(change.name(), e)));
      }
    }
    changed.clear();
    prepared = List.of();
    if (failure.isPresent()) {
      throw failure.get();
    }
  }

  private TidemillException lost(String state, Throwable cause) {
    return new TidemillException(
        ErrorCode.STATE_LOST,
        "the state \"" + state + "\" could not be committed" + scope.inBatch() + ": " + cause
            + "; the context stops, because states would be of different batches. Start the job again",
        cause);
  }

  /**
   * Commits all partitions. The batch counts, so nothing may leave half of them behind, be it an
   * interruption or an error of the workers: whoever did not come to his turn is committed here,
   * which changes nothing in those that have.
   */
  private void commit(PreparedChange prepared) {
    StateTable table = prepared.made().state().table();
    Time batch = prepared.change().to();
    int partitions = table.groups().numPartitions();
    try {
      runner.run(
          "the commit of " + prepared.change().origin(),
          partitions,
          prepared.made().inputs(),
          partition -> {
            table.commit(partition, batch);
            return partition;
          });
    } catch (Throwable e) {
      for (int partition = 0; partition < partitions; partition++) {
        table.commit(partition, batch);
      }
    }
  }

  /**
   * Takes all changes back that were not committed.
   *
   * @throws TidemillException with the code STATE_LOST if that cannot be done; no other batch may
   *     run
   */
  void abort() {
    changed.clear();
    try {
      states.abort(this::takeBack);
    } catch (IllegalStateException e) {
      throw new TidemillException(
          ErrorCode.STATE_LOST,
          e.getMessage() + ", after batch " + scope.batchName().orElse("")
              + " failed; the context stops, because later batches would count on a wrong state. Start the job again",
          e);
    }
  }

  /**
   * Takes the changes of a table back: each partition on a worker, or all of them here if that does
   * not succeed.
   */
  private void takeBack(StateTable table) {
    try {
      runner.run(
          "taking back a change of state",
          table.groups().numPartitions(),
          table.size(),
          partition -> {
            table.abort(partition);
            return partition;
          });
    } catch (Throwable e) {
      table.abort();
    }
  }
}
