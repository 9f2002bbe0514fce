/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.reference;

import dev.tidemill.data.Pair;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.engine.StateActivity;
import dev.tidemill.spi.engine.StateDelta;
import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.spi.plan.StateChange;
import dev.tidemill.spi.plan.StateNode;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The changes of keyed state in one batch: each happens once, and counts if the batch does. */
final class StateChanges {
  private final Map<String, KeyedState> states;
  private final Map<String, StateActivity> activity;
  private final ReferenceEvaluator evaluator;
  private final Failures failures;
  private final IdentityHashMap<StateChange<?, ?, ?, ?>, Made> made = new IdentityHashMap<>();

  /** A state as a change has made it, and what was emitted in each partition. */
  private record Made(KeyedState state, List<List<?>> emitted) {}

  StateChanges(
      Map<String, KeyedState> states,
      Map<String, StateActivity> activity,
      ReferenceEvaluator evaluator,
      Failures failures) {
    this.states = states;
    this.activity = activity;
    this.evaluator = evaluator;
    this.failures = failures;
  }

  /** All partitions of a view. */
  List<List<?>> view(StateNode<?> node) {
    Made change = once(node.change());
    List<List<?>> partitions = new ArrayList<>();
    for (int partition = 0; partition < node.numPartitions(); partition++) {
      partitions.add(
          switch (node.view()) {
            case EMITTED -> change.emitted().get(partition);
            case ALL -> change.state().all(partition);
            case CHANGES -> change.state().changes(partition);
          });
    }
    return partitions;
  }

  private Made once(StateChange<?, ?, ?, ?> change) {
    Made known = made.get(change);
    if (known == null) {
      known = make(change);
      made.put(change, known);
    }
    return known;
  }

  private <K, V, R, M> Made make(StateChange<K, V, R, M> change) {
    if (!evaluator.isInBatch()) {
      throw new TidemillException(
          ErrorCode.RDD_EXPIRED,
          "the state of " + change.origin() + " is asked for outside its batch"
              + failures.inBatch());
    }
    Optional<List<List<Pair<K, R>>>> initial = change.initial().map(evaluator::records);
    List<List<List<Pair<K, V>>>> entering = records(change.entering());
    List<List<List<Pair<K, V>>>> leaving = records(change.leaving());
    KeyedState before = states.getOrDefault(change.state(), KeyedState.none(change.groups()));
    if (!before.version().equals(change.from()) || !before.groups().equals(change.groups())) {
      throw new IllegalStateException("the state \"" + change.state() + "\" of " + before.version()
          + " cannot be changed from " + change.from());
    }
    KeyedState state = before.copy();
    List<List<?>> emitted = new ArrayList<>();
    for (int p = 0; p < change.groups().numPartitions(); p++) {
      int partition = p;
      PartitionChange.Inputs<K, V, R> inputs = new PartitionChange.Inputs<>(
          initial.map(all -> all.get(partition)).orElse(List.of()),
          entering.stream().map(pane -> pane.get(partition)).toList(),
          leaving.stream().map(pane -> pane.get(partition)).toList());
      emitted.add(change
          .operator()
          .accept(new PartitionChange<>(change, state, partition, inputs, failures)));
    }
    return new Made(state, emitted);
  }

  private <T> List<List<List<T>>> records(List<PlanNode<T>> plans) {
    List<List<List<T>>> records = new ArrayList<>();
    plans.forEach(plan -> records.add(evaluator.records(plan)));
    return records;
  }

  /** What has changed. */
  StateDelta prepare() {
    return new NamedChanges(
        made.keySet().stream().map(StateChange::state).sorted().toList());
  }

  /** Makes all changes the state. */
  void commit() {
    made.forEach((change, to) -> {
      activity.put(change.state(), to.state().activity(change.to()));
      states.put(change.state(), to.state().after(change.to()));
    });
    made.clear();
  }

  /** Forgets all changes. */
  void abort() {
    made.clear();
  }
}
