/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.statestore;

import dev.tidemill.codec.Codecs;
import dev.tidemill.data.Pair;
import dev.tidemill.error.Origin;
import dev.tidemill.internal.engine.EmbeddedEngineProvider;
import dev.tidemill.internal.progress.LongOperations;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.restore.MemoryStorage;
import dev.tidemill.spi.engine.BatchEvaluator;
import dev.tidemill.spi.engine.Engine;
import dev.tidemill.spi.engine.EngineContext;
import dev.tidemill.spi.engine.InThreadTaskExecutor;
import dev.tidemill.spi.engine.PartitionSink;
import dev.tidemill.spi.engine.RestoredState;
import dev.tidemill.spi.plan.Distribution;
import dev.tidemill.spi.plan.ExchangeNode;
import dev.tidemill.spi.plan.LiteralNode;
import dev.tidemill.spi.plan.StateChange;
import dev.tidemill.spi.plan.StateNode;
import dev.tidemill.spi.state.KeyGroups;
import dev.tidemill.spi.state.KeyedOperator;
import dev.tidemill.time.ManualClock;
import dev.tidemill.time.Time;
import dev.tidemill.time.TimeFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Executor;

/**
 * A job with one keyed state "totals", an engine and a store, and a log in memory: the records of
 * committed batches, and the newest manifest.
 */
final class World {
  static final int GROUPS = 16;

  final MemoryStorage storage;
  final List<byte[]> log = new ArrayList<>();
  Optional<byte[]> manifest = Optional.empty();
  long epoch;
  int partitions = 4;
  int maxInlineBytes = 1 << 18;
  long sliceBytes = 1 << 20;
  SnapshotRule rule = new SnapshotRule(Optional.empty(), 1, Long.MAX_VALUE);
  Executor background = Runnable::run;
  LongOperations operations = LongOperations.unwatched();
  Codecs codecs = Codecs.standard();
  StoredNames names = StoredNames.SAME;
  ClassLoader classes = World.class.getClassLoader();

  /** The state that batches change. */
  String state = "totals";

  Engine engine;
  StateStore store;
  Optional<Time> version = Optional.empty();
  long batch;

  /** Number of records that were taken from the log. */
  long forgotten;

  /** The state after the last batch whose record is in the log. */
  byte[] committedState = {};

  World() {
    this(new MemoryStorage());
  }

  @SuppressWarnings("NullAway.Init") // start() makes engine and store
  World(MemoryStorage storage) {
    this.storage = storage;
  }

  StateStore newStore() {
    return new StateStore(new StateStoreSettings(
        storage,
        "/c/state",
        epoch,
        codecs,
        true,
        rule,
        TimeFormat.MILLIS,
        background,
        maxInlineBytes,
        sliceBytes,
        operations));
  }

  Engine newEngine() {
    return new EmbeddedEngineProvider()
        .create(new EngineContext(
            "local[2]",
            "test",
            new ManualClock(),
            TimeFormat.MILLIS,
            OptionalInt.of(partitions),
            Optional.of(new InThreadTaskExecutor())));
  }

  /** Another process: other codecs, an empty engine, the next epoch. */
  World start() {
    epoch++;
    codecs = Codecs.standard().allowingPackages(List.of("dev.tidemill", "p"), classes);
    engine = newEngine();
    store = newStore();
    RestoredState restored = store.restore(
        engine, manifest, log, OptionalLong.empty(), names, Time.ofMillis(1_000 * batch));
    committedState = state();
    version = Optional.ofNullable(restored.states().get(state));
    return this;
  }

  /** Runs a batch that sets the states of keys, or removes those with an empty value, and commits. */
  World run(Map<?, ? extends Optional<?>> changes) {
    byte[] record = compute(changes, true);
    BatchInfo info = info();
    Optional<byte[]> newest = store.manifest();
    manifest = newest.or(() -> manifest);
    log.add(record);
    committedState = state();
    if (newest.isPresent()) {
      store.manifestDurable();
    }
    store.committed(info, record);
    return this;
  }

  BatchInfo info() {
    return new BatchInfo(batch, Time.ofMillis(1_000 * batch), 1, epoch, Map.of());
  }

  /** Computes a batch and returns its record. */
  byte[] compute(Map<?, ? extends Optional<?>> changes, boolean commit) {
    batch++;
    Time time = Time.ofMillis(1_000 * batch);
    Origin origin = Origin.here("updateStateByKey").named("totals");
    List<Pair<Object, Optional<Object>>> pairs = new ArrayList<>();
    changes.forEach((key, value) -> pairs.add(new Pair<>(key, value.map(each -> (Object) each))));
    KeyGroups groups = new KeyGroups(GROUPS, partitions);
    StateChange<Object, Optional<Object>, Object, Object> change = new StateChange<>(
        origin,
        state,
        new KeyedOperator.UpdateByKey<Object, Optional<Object>, Object>(
            (at, key, values, old) -> values.isEmpty() ? old : values.get(values.size() - 1), true),
        groups,
        version,
        time,
        Optional.empty(),
        List.of(new ExchangeNode<>(
            origin, LiteralNode.sliced(origin, pairs, 2), new Distribution.ByKey(groups))),
        List.of());
    try (BatchEvaluator evaluator = engine.begin(info())) {
      evaluator.evaluate(
          new StateNode<Pair<Object, Object>>(origin, change, StateNode.View.ALL),
          partition -> new Ignored<>(),
          0,
          partitions);
      byte[] record = store.prepare(info(), evaluator.prepare());
      if (commit) {
        evaluator.commit();
        version = Optional.of(time);
      }
      return record;
    }
  }

  private static final class Ignored<T> implements PartitionSink<T, Integer> {
    @Override
    public void accept(T record) {}

    @Override
    public Integer finish() {
      return 0;
    }
  }

  /** All state as bytes; equal states have equal bytes. */
  byte[] state() {
    return state(engine);
  }

  static byte[] state(Engine engine) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      StateEncoder encoder = new StateEncoder(Codecs.standard(), bytes);
      engine.write(encoder);
      encoder.finish();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The state that another process restores from the log and the files. */
  byte[] restored() {
    Engine another = newEngine();
    newStore()
        .restore(another, manifest, log, OptionalLong.empty(), names, Time.ofMillis(1_000 * batch));
    return state(another);
  }
}
