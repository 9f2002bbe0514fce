/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.engine;

import dev.tidemill.data.Pair;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.spi.engine.BatchEvaluator;
import dev.tidemill.spi.engine.Engine;
import dev.tidemill.spi.engine.Evaluator;
import dev.tidemill.spi.engine.RestoredState;
import dev.tidemill.spi.engine.StateActivity;
import dev.tidemill.spi.engine.TaskExecutor;
import dev.tidemill.spi.engine.WrittenState;
import dev.tidemill.spi.keyed.KeyedSteps;
import dev.tidemill.spi.keyed.StateTable;
import dev.tidemill.spi.keyed.TableWriter;
import dev.tidemill.spi.plan.PaneKey;
import dev.tidemill.spi.state.StateOutput;
import dev.tidemill.spi.state.StateSlice;
import dev.tidemill.time.Clock;
import dev.tidemill.time.Time;
import dev.tidemill.time.TimeFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Computes plans on the threads of this process.
 *
 * <p>Each partition of a stage is a task that pushes its records through the fused narrow steps
 * into a list, a combining table, the buffers of an exchange or an action. Results of shuffles are
 * kept while a batch is open, those of cached nodes as long as the node is reachable.
 */
final class EmbeddedEngine implements Engine {
  private final EngineParts parts;

  /**
   * A stage of at most {@code inlineRecords} records runs on the calling thread and not on the
   * workers.
   */
  EmbeddedEngine(
      TaskExecutor executor,
      Clock clock,
      int defaultPartitions,
      long inlineRecords,
      TimeFormat times) {
    this.parts = EngineParts.of(executor, clock, defaultPartitions, inlineRecords, times);
  }

  @Override
  public Evaluator evaluator() {
    return EmbeddedEvaluator.outside(parts);
  }

  @Override
  public BatchEvaluator begin(BatchInfo batch) {
    return EmbeddedEvaluator.inBatch(parts, batch.time());
  }

  @Override
  public List<Pair<?, ?>> state(String name) {
    List<Pair<?, ?>> pairs = new ArrayList<>();
    parts.states().find(name).ifPresent(table -> {
      for (int partition = 0; partition < table.groups().numPartitions(); partition++) {
        KeyedSteps.pushAll(table, partition, new CollectingPush<>(pairs), false);
      }
    });
    return pairs;
  }

  @Override
  public SortedMap<String, Long> stateKeys() {
    SortedMap<String, Long> keys = new TreeMap<>();
    parts.states().all().forEach((name, state) -> keys.put(name, state.table().size()));
    return keys;
  }

  @Override
  public SortedMap<String, StateActivity> stateActivity() {
    parts.states().watch();
    SortedMap<String, StateActivity> activity = new TreeMap<>();
    parts
        .states()
        .all()
        .forEach((name, state) -> state.activity().ifPresent(each -> activity.put(name, each)));
    return activity;
  }

  @Override
  public int sample(String name, int maxEntries, StateOutput out) throws IOException {
    Optional<StateTable> state = parts.states().find(name);
    return state.isPresent() ? TableWriter.writeSample(state.get(), maxEntries, out) : 0;
  }

  @Override
  public SortedMap<String, List<Long>> stateKeyGroups() {
    SortedMap<String, List<Long>> sizes = new TreeMap<>();
    parts.states().all().forEach((name, state) -> sizes.put(name, state.table().groupSizes()));
    return sizes;
  }

  @Override
  public void write(StateOutput out) throws IOException {
    new StateParts(parts.states(), parts.panes()).write(out);
  }

  @Override
  public RestoredState restore(WrittenState written) {
    forgetState();
    int slices = written.slices();
    EvaluationScope scope = EvaluationScope.outside(Optional.empty(), parts.times());
    List<StateParts> read = new StageRunner(
            parts.executor(), 1, scope, new StageLog(parts.clock()), Optional.empty())
        .run(
            "restoring the state",
            slices,
            Long.MAX_VALUE,
            slice -> StateParts.read(written, new StateSlice(slice, slices), parts.times()));
    StateParts all = new StateParts(parts.states(), parts.panes());
    read.forEach(all::add);
    boolean keysMoved;
    try {
      all.verifySizes();
      keysMoved = written.keysMayMove() && all.placeKeys();
    } catch (TidemillException e) {
      forgetState();
      throw e;
    }
    SortedMap<String, Time> states = new TreeMap<>();
    parts
        .states()
        .all()
        .forEach((name, state) -> states.put(name, state.version().orElseThrow()));
    SortedMap<PaneKey, Integer> panes = new TreeMap<>();
    parts
        .panes()
        .all()
        .forEach((key, records) -> panes.put(key, records.partitions().size()));
    return new RestoredState(states, panes, keysMoved);
  }

  @Override
  public void merge(WrittenState written, StateSlice slice, StateOutput out) throws IOException {
    StateParts read = StateParts.read(written, slice, parts.times());
    if (written.keysMayMove() && read.placeKeys()) {
      throw new TidemillException(
          ErrorCode.STATE_UNREADABLE,
          "keys of the state belong to other key groups since their classes have changed, and must"
              + " be written there before slices are merged; start the job again");
    }
    read.write(out);
  }

  private void forgetState() {
    parts.kept().keySet().removeIf(node -> node.pane().isPresent());
    parts.panes().clear();
    parts.states().clear();
  }

  @Override
  public void close() {
    parts.kept().clear();
    parts.panes().clear();
    parts.states().clear();
    parts.executor().close();
  }
}
