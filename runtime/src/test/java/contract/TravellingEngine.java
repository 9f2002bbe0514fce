/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package contract;

import dev.tidemill.data.Pair;
import dev.tidemill.error.Origin;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.spi.engine.BatchEvaluator;
import dev.tidemill.spi.engine.Engine;
import dev.tidemill.spi.engine.Evaluator;
import dev.tidemill.spi.engine.RestoredState;
import dev.tidemill.spi.engine.StateActivity;
import dev.tidemill.spi.engine.WrittenState;
import dev.tidemill.spi.plan.CachedNode;
import dev.tidemill.spi.plan.StateNode;
import dev.tidemill.spi.state.StateOutput;
import dev.tidemill.spi.state.StateSlice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An engine as somebody outside would write one for workers in other processes: all that a task needs goes to its worker as
 * bytes, and all that it results in comes back as bytes. The workers happen to live in this process; no object gets to them
 * on another way.
 *
 * <p>The driver keeps records as bytes only, too. Tasks of a stage run last first, since nothing may depend on their order.
 */
final class TravellingEngine implements Engine {
  private static final AtomicLong NUMBERS = new AtomicLong();

  private final String address = "engine-" + NUMBERS.incrementAndGet();
  private final int defaultPartitions;
  private final Map<CachedNode<?>, Warehouse> kept = new WeakHashMap<>();

  /** The states that workers keep, with their numbers of partitions. */
  private final Map<String, Integer> states = new TreeMap<>();

  private final SortedMap<String, StateActivity> activity = new TreeMap<>();

  TravellingEngine(int defaultPartitions) {
    this.defaultPartitions = defaultPartitions;
  }

  @Override
  public Evaluator evaluator() {
    return new TravellingEvaluator(
        defaultPartitions, kept, address, states, activity, Optional.empty());
  }

  @Override
  public BatchEvaluator begin(BatchInfo batch) {
    return new TravellingEvaluator(
        defaultPartitions, kept, address, states, activity, Optional.of(batch.time()));
  }

  @Override
  public List<Pair<?, ?>> state(String name) {
    List<Pair<?, ?>> pairs = new ArrayList<>();
    for (int p = 0; p < states.getOrDefault(name, 0); p++) {
      Load load = new Load.FromState(new StateKeeper.Address(address, name, p), StateNode.View.ALL);
      pairs.addAll(TravellingEngine.<Pair<?, ?>>fetched(load, p));
    }
    return pairs;
  }

  @Override
  public SortedMap<String, Long> stateKeys() {
    SortedMap<String, Long> keys = new TreeMap<>();
    states.forEach((name, partitions) ->
        keys.put(name, DistantStates.measure(address, name, partitions).keys()));
    return keys;
  }

  @Override
  public SortedMap<String, StateActivity> stateActivity() {
    return new TreeMap<>(activity);
  }

  private static <T> List<T> fetched(Load load, int partition) {
    Task<T, Parcel> task =
        new Task<>(load, List.of(), new Handling.Collect<T>(), Origin.here("state"), partition);
    try {
      Task.Done done = Worker.run(Parcel.of(task)).unpack();
      return done.result().<Parcel>unpack().unpack();
    } catch (IOException | ClassNotFoundException e) {
      throw new IllegalStateException("the state cannot travel: " + e, e);
    }
  }

  @Override
  public void write(StateOutput out) {
    throw new UnsupportedOperationException("this engine keeps its state in memory only");
  }

  @Override
  public RestoredState restore(WrittenState written) {
    throw new UnsupportedOperationException("this engine keeps its state in memory only");
  }

  @Override
  public void merge(WrittenState written, StateSlice slice, StateOutput out) {
    throw new UnsupportedOperationException("this engine keeps its state in memory only");
  }

  @Override
  public void close() {
    kept.clear();
    states.forEach((name, partitions) -> {
      for (int p = 0; p < partitions; p++) {
        DistantStates.send(new StateKeeper.Forget(new StateKeeper.Address(address, name, p)));
      }
    });
    states.clear();
  }
}
