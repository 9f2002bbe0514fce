/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.restore;

import dev.tidemill.codec.Codecs;
import dev.tidemill.data.Pair;
import dev.tidemill.internal.progress.LongOperations;
import dev.tidemill.internal.statestore.SnapshotRule;
import dev.tidemill.internal.statestore.StateStore;
import dev.tidemill.internal.statestore.StateStoreSettings;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.spi.counter.BatchCounts;
import dev.tidemill.spi.engine.BatchEvaluator;
import dev.tidemill.spi.engine.Engine;
import dev.tidemill.spi.engine.Evaluator;
import dev.tidemill.spi.engine.PartitionAction;
import dev.tidemill.spi.engine.RestoredState;
import dev.tidemill.spi.engine.StateActivity;
import dev.tidemill.spi.engine.StateDelta;
import dev.tidemill.spi.engine.WrittenState;
import dev.tidemill.spi.plan.CachedNode;
import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.spi.state.StateOutput;
import dev.tidemill.spi.state.StateSlice;
import dev.tidemill.time.TimeFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An engine that after every batch throws away all that it has kept, and goes on with what a
 * {@link StateStore} has written of it: a snapshot, and what batches have changed since. What comes
 * of it is compared with what was thrown away. Every third batch is the last one of an epoch.
 */
public final class RestoringEngine implements Engine {
  private static final int BATCHES_OF_AN_EPOCH = 3;

  /** Making the codecs of a class costs more than a batch, so only some epochs have new ones. */
  private static final int FRESH_CODECS = 4;

  private static final Codecs CODECS = codecs();

  private final Engine engine;
  private final MemoryStorage storage = new MemoryStorage();
  private final List<byte[]> records = new ArrayList<>();
  private Optional<byte[]> manifest = Optional.empty();
  private StateStore store;
  private final SortedMap<String, StateActivity> activity = new TreeMap<>();
  private long epoch = 1;
  private int batches;

  public RestoringEngine(Engine engine) {
    this.engine = engine;
    this.store = newStore(1);
    store.restore(engine, Optional.empty(), List.of());
  }

  private static Codecs codecs() {
    return Codecs.standard()
        .allowingPackages(List.of("dev", "contract", ""), RestoringEngine.class.getClassLoader());
  }

  /** Another process. Small slices, and changes in files too. */
  private StateStore newStore(long ofEpoch) {
    return new StateStore(new StateStoreSettings(
        storage,
        "/checkpoint/state",
        ofEpoch,
        ofEpoch % FRESH_CODECS == 0 ? codecs() : CODECS,
        true,
        new SnapshotRule(Optional.empty(), 2, 0),
        TimeFormat.MILLIS,
        Runnable::run,
        ofEpoch % 2 == 0 ? 64 : 1 << 12,
        100,
        LongOperations.unwatched()));
  }

  @Override
  public Evaluator evaluator() {
    return engine.evaluator();
  }

  @Override
  public BatchEvaluator begin(BatchInfo batch) {
    return new Batch(batch, engine.begin(batch));
  }

  private void restoreAll(BatchInfo batch, byte[] record) {
    store.committed(batch, record);
    records.add(record);
    store.manifest().ifPresent(each -> {
      manifest = Optional.of(each);
      store.manifestDurable();
      records.clear();
    });
    activity.putAll(engine.stateActivity()); // an engine that was restored knows of no batch
    Tokens before = Tokens.of(engine::write);
    batches++;
    boolean isLastOfEpoch = batches % BATCHES_OF_AN_EPOCH == 0;
    StateStore next = newStore(isLastOfEpoch ? epoch + 1 : epoch);
    next.restore(engine, manifest, records);
    if (isLastOfEpoch) {
      store.close();
      store = next;
      epoch++;
    }
    requireSame(Tokens.of(engine::write), before);
  }

  private void requireSame(Tokens restored, Tokens before) {
    restored.differenceTo(before).ifPresent(difference -> {
      throw new AssertionError(
          "after batch " + batches + " the restored state is another one: " + difference);
    });
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
    engine.stateActivity(); // has it count from the next batch on
    return new TreeMap<>(activity);
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

  private final class Batch implements BatchEvaluator {
    private final BatchEvaluator batch;
    private final BatchInfo info;
    private byte[] record = {};
    private boolean committed;

    Batch(BatchInfo info, BatchEvaluator batch) {
      this.info = info;
      this.batch = batch;
    }

    @Override
    public StateDelta prepare() {
      StateDelta delta = batch.prepare();
      record = store.prepare(info, delta);
      return delta;
    }

    @Override
    public void commit() {
      batch.commit();
      committed = true;
    }

    @Override
    public void close() {
      batch.close();
      if (committed) {
        committed = false;
        restoreAll(info, record);
      }
    }

    @Override
    public BatchCounts counts() {
      return batch.counts();
    }

    @Override
    public Map<String, Long> recordsRead() {
      return batch.recordsRead();
    }

    @Override
    public int defaultPartitions() {
      return batch.defaultPartitions();
    }

    @Override
    public <T, R> List<R> evaluate(
        PlanNode<T> plan, PartitionAction<? super T, R> action, int first, int count) {
      return batch.evaluate(plan, action, first, count);
    }

    @Override
    public void release(CachedNode<?> node) {
      batch.release(node);
    }
  }
}
