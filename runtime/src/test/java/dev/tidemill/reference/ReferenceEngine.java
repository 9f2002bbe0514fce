/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.reference;

import dev.tidemill.data.Pair;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.spi.engine.BatchEvaluator;
import dev.tidemill.spi.engine.Engine;
import dev.tidemill.spi.engine.Evaluator;
import dev.tidemill.spi.engine.RestoredState;
import dev.tidemill.spi.engine.StateActivity;
import dev.tidemill.spi.engine.WrittenState;
import dev.tidemill.spi.plan.CachedNode;
import dev.tidemill.spi.state.StateOutput;
import dev.tidemill.spi.state.StateSlice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.WeakHashMap;

/**
 * The specification that every engine must agree with: a reading of the contract of plans on one thread, with lists and
 * linked maps, one node after the other. It shares no code with the engines it judges, and nothing in it is meant to be
 * fast.
 */
public final class ReferenceEngine implements Engine {
  private final int defaultPartitions;
  private final Map<CachedNode<?>, List<List<?>>> kept = new WeakHashMap<>();
  private final Map<String, KeyedState> states = new HashMap<>();
  private final SortedMap<String, StateActivity> activity = new TreeMap<>();

  public ReferenceEngine(int defaultPartitions) {
    this.defaultPartitions = defaultPartitions;
  }

  @Override
  public Evaluator evaluator() {
    return new ReferenceEvaluator(defaultPartitions, kept, states, activity, Optional.empty());
  }

  @Override
  public BatchEvaluator begin(BatchInfo batch) {
    return new ReferenceEvaluator(
        defaultPartitions, kept, states, activity, Optional.of(batch.time()));
  }

  @Override
  public List<Pair<?, ?>> state(String name) {
    List<Pair<?, ?>> pairs = new ArrayList<>();
    KeyedState state = states.get(name);
    if (state != null) {
      for (int partition = 0; partition < state.groups().numPartitions(); partition++) {
        pairs.addAll(state.all(partition));
      }
    }
    return pairs;
  }

  @Override
  public SortedMap<String, Long> stateKeys() {
    SortedMap<String, Long> keys = new TreeMap<>();
    states.forEach((name, state) -> keys.put(name, state.keys()));
    return keys;
  }

  @Override
  public SortedMap<String, StateActivity> stateActivity() {
    return new TreeMap<>(activity);
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
    states.clear();
  }
}
