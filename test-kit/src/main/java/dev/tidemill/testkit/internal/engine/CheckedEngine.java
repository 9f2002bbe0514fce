/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.internal.engine;

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
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.WeakHashMap;
import java.util.function.Function;

/** Another engine, which gets each plan as a copy with checks between its steps. */
public final class CheckedEngine implements Engine {
  private final Engine engine;
  private final Checks checks;

  /**
   * Nodes that later batches read keep their copies, so that the engine finds what it has kept for
   * them.
   */
  private final Map<CachedNode<?>, CachedNode<?>> copies =
      Collections.synchronizedMap(new WeakHashMap<>());

  public CheckedEngine(Engine engine, Checks checks) {
    this.engine = engine;
    this.checks = checks;
  }

  /**
   * What is checked.
   *
   * @param mutation makes the failure of a batch in which a record was changed of a message; if
   *     empty, records may be changed
   * @param serialization whether functions and records are copied as if they were sent to another
   *     process
   */
  public record Checks(
      Optional<Function<String, RuntimeException>> mutation, boolean serialization) {}

  @Override
  public Evaluator evaluator() {
    return new CheckedEvaluator(engine.evaluator(), Optional.empty(), checks, copies);
  }

  @Override
  public BatchEvaluator begin(BatchInfo info) {
    BatchEvaluator batch = engine.begin(info);
    return new CheckedEvaluator(batch, Optional.of(batch), checks, copies);
  }

  @Override
  public List<Pair<?, ?>> state(String name) {
    return engine.state(name);
  }

  @Override
  public SortedMap<String, Long> stateKeys() {
    return engine.stateKeys();
  }

  @Override
  public SortedMap<String, StateActivity> stateActivity() {
    return engine.stateActivity();
  }

  @Override
  public int sample(String name, int maxEntries, StateOutput out) throws IOException {
    return engine.sample(name, maxEntries, out);
  }

  @Override
  public void write(StateOutput out) throws IOException {
    engine.write(out);
  }

  @Override
  public RestoredState restore(WrittenState written) {
    return engine.restore(written);
  }

  @Override
  public void merge(WrittenState written, StateSlice slice, StateOutput out) throws IOException {
    engine.merge(written, slice, out);
  }

  @Override
  public void close() {
    engine.close();
  }
}
