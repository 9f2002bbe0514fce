/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package contract;

import dev.tidemill.data.Pair;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.reference.NamedChanges;
import dev.tidemill.spi.engine.StateActivity;
import dev.tidemill.spi.engine.StateDelta;
import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.spi.plan.StateChange;
import dev.tidemill.spi.plan.StateNode;
import dev.tidemill.spi.state.KeyedOperator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** The driver's side of keyed state in one batch: has it changed at the far end, once, and says what becomes of the changes. */
final class DistantStates {
  private final String engine;
  private final Map<String, Integer> known;
  private final Map<String, StateActivity> activity;
  private final TravellingEvaluator evaluator;

  /** What each change has emitted. */
  private final IdentityHashMap<StateChange<?, ?, ?, ?>, Warehouse> made = new IdentityHashMap<>();

  /**
   * Begins a batch.
   *
   * @param engine tells the engines of this process apart
   * @param known the states that a batch has left, with their numbers of partitions
   * @param activity what the last batches have done to them
   */
  DistantStates(
      String engine,
      Map<String, Integer> known,
      Map<String, StateActivity> activity,
      TravellingEvaluator evaluator) {
    this.engine = engine;
    this.known = known;
    this.activity = activity;
    this.evaluator = evaluator;
  }

  /** Has a state changed, unless it was. */
  <K, V, R, M> void make(StateChange<K, V, R, M> change, Shipping shipping) {
    if (made.containsKey(change)) {
      return;
    }
    evaluator.checkInBatch(change.origin());
    List<Warehouse> inputs = new ArrayList<>();
    change
        .initial()
        .ifPresent(
            initial -> inputs.add(shipping.tagged(change.origin(), initial, Handling.INITIAL)));
    tag(change.entering(), 1, change, shipping, inputs);
    tag(change.leaving(), 1 + change.entering().size(), change, shipping, inputs);
    List<PlanNode<Pair<K, V>>> entering = change.entering();
    Handling.ChangeState<K, V, R, M> action = new Handling.ChangeState<>(
        change.origin(),
        change.operator(),
        new Handling.StateVersion(
            engine,
            change.state(),
            change.groups(),
            isTimed(change.operator()),
            change.from().map(time -> time.millis()).orElse(StateKeeper.NO_BATCH),
            change.to().millis()),
        entering.size(),
        change.leaving().size());
    try {
      made.put(
          change,
          Warehouse.ofOneEach(evaluator.runStage(
              change.origin(),
              partition -> Route.from(parcels(inputs, partition)),
              action,
              0,
              change.groups().numPartitions())));
    } catch (RuntimeException e) {
      abort(change);
      throw e;
    }
  }

  private static <K, V> void tag(
      List<PlanNode<Pair<K, V>>> panes,
      int firstNumber,
      StateChange<K, V, ?, ?> change,
      Shipping shipping,
      List<Warehouse> inputs) {
    for (int i = 0; i < panes.size(); i++) {
      inputs.add(shipping.tagged(change.origin(), panes.get(i), firstNumber + i));
    }
  }

  private static List<Parcel> parcels(List<Warehouse> inputs, int partition) {
    List<Parcel> parcels = new ArrayList<>();
    inputs.forEach(input -> parcels.addAll(input.partitions().get(partition)));
    return parcels;
  }

  private static boolean isTimed(KeyedOperator<?, ?, ?, ?> operator) {
    return operator instanceof KeyedOperator.MapWithState<?, ?, ?, ?> map
        && map.timeoutMillis() > 0;
  }

  /** Where a task finds a partition of a view. */
  Load load(StateNode<?> node, int partition) {
    Warehouse emitted = made.get(node.change());
    if (emitted == null) {
      throw new TidemillException(
          ErrorCode.RDD_EXPIRED, "the state of " + node.origin() + " is read after its batch");
    }
    return node.view() == StateNode.View.EMITTED
        ? new Load.FromParcels(emitted.partitions().get(partition))
        : new Load.FromState(address(node.change(), partition), node.view());
  }

  private StateKeeper.Address address(StateChange<?, ?, ?, ?> change, int partition) {
    return new StateKeeper.Address(engine, change.state(), partition);
  }

  /** What has changed. */
  StateDelta prepare() {
    return new NamedChanges(
        made.keySet().stream().map(StateChange::state).sorted().toList());
  }

  void commit() {
    made.keySet().forEach(change -> {
      StateKeeper.Measured measured =
          measure(engine, change.state(), change.groups().numPartitions());
      activity.put(
          change.state(), new StateActivity(change.to(), measured.changed(), measured.removed()));
      known.put(change.state(), change.groups().numPartitions());
      for (int p = 0; p < change.groups().numPartitions(); p++) {
        send(new StateKeeper.Commit(address(change, p), change.to().millis()));
      }
    });
    made.clear();
  }

  void abort() {
    made.keySet().forEach(this::abort);
    made.clear();
  }

  private void abort(StateChange<?, ?, ?, ?> change) {
    for (int p = 0; p < change.groups().numPartitions(); p++) {
      StateKeeper.Address address = address(change, p);
      send(
          change.from().isPresent()
              ? new StateKeeper.Abort(address)
              : new StateKeeper.Forget(address));
    }
  }

  /** How much there is of all partitions of a state together. */
  static StateKeeper.Measured measure(String engine, String state, int partitions) {
    long keys = 0;
    long changed = 0;
    long removed = 0;
    for (int p = 0; p < partitions; p++) {
      StateKeeper.Measured part = measure(new StateKeeper.Address(engine, state, p));
      keys += part.keys();
      changed += part.changed();
      removed += part.removed();
    }
    return new StateKeeper.Measured(keys, changed, removed);
  }

  private static StateKeeper.Measured measure(StateKeeper.Address address) {
    try {
      return Worker.measure(Parcel.of(address)).unpack();
    } catch (IOException | ClassNotFoundException e) {
      throw new IllegalStateException("the size of a state cannot travel: " + e, e);
    }
  }

  static void send(StateKeeper.Message message) {
    try {
      Worker.tell(Parcel.of(message));
    } catch (IOException | ClassNotFoundException e) {
      throw new IllegalStateException("a message about state cannot travel: " + e, e);
    }
  }
}
