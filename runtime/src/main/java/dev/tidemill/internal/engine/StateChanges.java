package dev.tidemill.internal.engine;

import dev.tidemill.data.Pair;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.state.KeyedStates;
import dev.tidemill.internal.state.VersionedState;
import dev.tidemill.spi.kernel.Push;
import dev.tidemill.spi.keyed.KeyedBatch;
import dev.tidemill.spi.keyed.KeyedSteps;
import dev.tidemill.spi.keyed.StateTable;
import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.spi.plan.StateChange;
import dev.tidemill.spi.plan.StateNode;
import dev.tidemill.spi.state.KeyedOperator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The changes of keyed state that one batch makes. Each happens once, when the first node that shows the state is prepared; a
 * change that fails is taken back at once, so that whoever asks again finds the state as it was. If that fails too, as it may where the
 * stack ends, the end of the batch does it, from nearer to the bottom of the stack. Views may be asked for by several threads; commit
 * and abort come after all of them.
 */
final class StateChanges {
  private final KeyedStates states;
  private final Evaluation evaluation;
  private final Map<StateChange<?, ?, ?, ?>, Changed> changed =
      Collections.synchronizedMap(new LinkedHashMap<>());

  /**
   * A change that has happened.
   *
   * @param inputs how many pairs came to it
   */
  private record Changed(VersionedState state, Dataset<?> emitted, long inputs) {}

  StateChanges(KeyedStates states, Evaluation evaluation) {
    this.states = states;
    this.evaluation = evaluation;
  }

  /** Makes a change happen, unless it has happened. */
  <K, V, R, M> void make(StateChange<K, V, R, M> change) {
    if (!hasHappened(change)) {
      evaluation.checkInBatch(change.origin());
      evaluation.changeOnce(
          change, change.origin(), () -> hasHappened(change), () -> makeNow(change));
    }
  }

  private <K, V, R, M> void makeNow(StateChange<K, V, R, M> change) {
    Optional<Dataset<Pair<K, R>>> initial = change.initial().map(evaluation::dataset);
    List<Dataset<Pair<K, V>>> entering = datasets(change.entering());
    List<Dataset<Pair<K, V>>> leaving = datasets(change.leaving());
    long inputs = initial.map(Dataset::size).orElse(0L) + size(entering) + size(leaving);
    VersionedState state =
        states.open(change.state(), change.from(), change.groups(), isTimed(change.operator()));
    try {
      StateTable table = state.table();
      boolean walksAllKeys = change.operator() instanceof KeyedOperator.UpdateByKey<?, ?, ?>;
      List<List<M>> emitted = evaluation.runTasks(
          change.origin().toString(),
          change.groups().numPartitions(),
          inputs + (walksAllKeys ? table.size() : 0),
          partition -> {
            List<M> records = new ArrayList<>();
            KeyedBatch<K, V, R> batch = new KeyedBatch<>(
                change.to(),
                initial.map(all -> all.partitions().get(partition)).orElse(List.of()),
                part(entering, partition),
                part(leaving, partition));
            KeyedSteps.apply(
                change.origin(), change.operator(), table, partition, batch, records::add);
            return records;
          });
      changed.put(change, new Changed(state, new Dataset<>(emitted), inputs));
    } catch (Throwable e) {
      try {
        state.abort();
      } catch (Throwable again) {
        e.addSuppressed(again);
      }
      throw e;
    }
  }

  /** A change that was taken back has not happened. */
  private boolean hasHappened(StateChange<?, ?, ?, ?> change) {
    Changed made = changed.get(change);
    return made != null && made.state().isChanging();
  }

  private static boolean isTimed(KeyedOperator<?, ?, ?, ?> operator) {
    return operator instanceof KeyedOperator.MapWithState<?, ?, ?, ?> map
        && map.timeoutMillis() > 0;
  }

  private <T> List<Dataset<T>> datasets(List<PlanNode<T>> plans) {
    List<Dataset<T>> datasets = new ArrayList<>(plans.size());
    for (PlanNode<T> plan : plans) {
      datasets.add(evaluation.dataset(plan));
    }
    return datasets;
  }

  private static long size(List<? extends Dataset<?>> datasets) {
    long size = 0;
    for (Dataset<?> dataset : datasets) {
      size += dataset.size();
    }
    return size;
  }

  private static <T> List<List<T>> part(List<Dataset<T>> datasets, int partition) {
    List<List<T>> parts = new ArrayList<>(datasets.size());
    for (Dataset<T> dataset : datasets) {
      parts.add(dataset.partitions().get(partition));
    }
    return parts;
  }

  /** Pushes one partition of a view into a stage; does not end the stage. */
  <T> void push(StateNode<T> node, int partition, Push<? super T> stage, boolean stopsEarly) {
    Changed state = known(node);
    switch (node.view()) {
      case EMITTED -> {
        for (Object record : state.emitted().partitions().get(partition)) {
          if (stopsEarly && stage.isFull()) {
            return;
          }
          StateChanges.<Object>retyped(stage).accept(record);
        }
      }
      case ALL ->
        KeyedSteps.pushAll(
            state.state().table(),
            partition,
            StateChanges.<Pair<Object, Object>>retyped(stage),
            stopsEarly);
      case CHANGES ->
        KeyedSteps.pushChanges(
            state.state().table(),
            partition,
            StateChanges.<Pair<Object, Optional<Object>>>retyped(stage),
            stopsEarly);
    }
  }

  /** About how many records a view has. */
  long estimate(StateNode<?> node) {
    Changed state = known(node);
    return switch (node.view()) {
      case EMITTED -> state.emitted().size();
      case ALL -> state.state().table().size() + state.inputs();
      case CHANGES -> state.inputs();
    };
  }

  private Changed known(StateNode<?> node) {
    @Nullable Changed state = changed.get(node.change());
    if (state == null || !state.state().isChanging()) {
      throw new TidemillException(
          ErrorCode.RDD_EXPIRED,
          "the state of " + node.change().origin() + " as of batch "
              + node.change().to()
              + " is read after that batch; cache() the RDD while its batch runs, and run an action on it there");
    }
    return state;
  }

  /** Makes all changes the state. If that is cut short, the states are of different batches: {@link #abort} will say so. */
  void commit() {
    changed.values().removeIf(made -> !made.state().isChanging());
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
  private void commit(StateChange<?, ?, ?, ?> change, Changed made) {
    StateTable table = made.state().table();
    int partitions = change.groups().numPartitions();
    try {
      evaluation.runTasks(
          "the commit of " + change.origin(), partitions, made.inputs(), partition -> {
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
          e.getMessage() + ", after batch " + evaluation.batchName()
              + " failed; the context stops, because later batches would count on a wrong state. Start the job again",
          e);
    }
  }

  @SuppressWarnings("unchecked") // a view's records have the type of its node
  private static <T> Push<T> retyped(Push<?> stage) {
    return (Push<T>) stage;
  }
}
