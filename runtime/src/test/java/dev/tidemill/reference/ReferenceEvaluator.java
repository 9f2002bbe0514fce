/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.reference;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.counter.BatchCounts;
import dev.tidemill.spi.counter.TaskCounts;
import dev.tidemill.spi.engine.BatchEvaluator;
import dev.tidemill.spi.engine.PartitionAction;
import dev.tidemill.spi.engine.PartitionSink;
import dev.tidemill.spi.engine.StateActivity;
import dev.tidemill.spi.engine.StateDelta;
import dev.tidemill.spi.plan.CachedNode;
import dev.tidemill.spi.plan.InputNode;
import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.spi.plan.StateNode;
import dev.tidemill.time.Time;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Computes partitions when they are asked for, and each of them once while its batch is open. */
final class ReferenceEvaluator implements BatchEvaluator {
  private final int defaultPartitions;
  private final Map<CachedNode<?>, List<List<?>>> kept;
  private final Failures failures;
  private final IdentityHashMap<PlanNode<?>, List<List<?>>> whole = new IdentityHashMap<>();
  private final IdentityHashMap<PlanNode<?>, Map<Integer, List<?>>> parts = new IdentityHashMap<>();
  private final Map<String, Long> recordsRead = new TreeMap<>();
  private final StateChanges states;
  private final BatchCounts counts = new BatchCounts();
  private final boolean inBatch;
  private boolean closed;

  ReferenceEvaluator(
      int defaultPartitions,
      Map<CachedNode<?>, List<List<?>>> kept,
      Map<String, KeyedState> states,
      Map<String, StateActivity> activity,
      Optional<Time> batch) {
    this.defaultPartitions = defaultPartitions;
    this.kept = kept;
    this.failures = new Failures(batch);
    this.states = new StateChanges(states, activity, this, failures);
    this.inBatch = batch.isPresent();
  }

  @Override
  public int defaultPartitions() {
    return defaultPartitions;
  }

  @Override
  public synchronized <T, R> List<R> evaluate(
      PlanNode<T> plan, PartitionAction<? super T, R> action, int first, int count) {
    if (!inBatch || closed) {
      return evaluated(plan, action, first, count);
    }
    try (TaskCounts counting = TaskCounts.begin()) { // each partition of a node is computed once
      List<R> results = evaluated(plan, action, first, count);
      counts.add(counting);
      return results;
    }
  }

  private <T, R> List<R> evaluated(
      PlanNode<T> plan, PartitionAction<? super T, R> action, int first, int count) {
    try {
      plan.accept(new CachedNodesBelow(this));
      List<R> results = new ArrayList<>();
      for (int partition = first; partition < first + count; partition++) {
        results.add(act(plan, action, partition));
      }
      return results;
    } finally {
      if (!inBatch || closed) {
        forget();
      }
    }
  }

  private <T, R> R act(PlanNode<T> plan, PartitionAction<? super T, R> action, int partition) {
    List<T> records = records(plan, partition);
    try (PartitionSink<? super T, R> sink = action.begin(partition)) {
      for (T record : records) {
        if (action.stopsEarly() && sink.isFull()) {
          break;
        }
        try {
          sink.accept(record);
        } catch (Throwable e) {
          throw failures.onRecord(e, plan.origin(), partition, record);
        }
      }
      return sink.finish();
    } catch (TidemillException e) {
      throw e;
    } catch (Exception e) {
      throw failures.onPartition(e, plan.origin(), partition);
    }
  }

  /** The records of one partition of a node. */
  @SuppressWarnings("unchecked") // a node's records have the node's type
  <T> List<T> records(PlanNode<T> node, int partition) {
    failures.checkInterruption(node.origin());
    Map<Integer, List<?>> known = parts.computeIfAbsent(node, n -> new HashMap<>());
    List<?> records = known.get(partition);
    if (records == null) {
      records = computed(node, partition);
      known.put(partition, records);
    }
    return (List<T>) records;
  }

  private List<?> computed(PlanNode<?> node, int partition) {
    OnePartition computing = new OnePartition(this, failures, partition);
    if (!TaskCounts.isOpen() || !inBatch || closed) {
      return node.accept(computing);
    }
    try (TaskCounts counting = TaskCounts.begin()) {
      List<?> records = node.accept(computing);
      for (TaskCounts.Count count : counting.counts()) {
        counts.add(new TaskCounts.Count(node, partition, false, count.counter(), count.count()));
      }
      return records;
    }
  }

  /** The records of all partitions of a node. */
  <T> List<List<T>> records(PlanNode<T> node) {
    List<List<T>> all = new ArrayList<>();
    for (int partition = 0; partition < node.numPartitions(); partition++) {
      all.add(records(node, partition));
    }
    return all;
  }

  /** The records of all partitions of a node that computes them together. */
  List<List<?>> wide(PlanNode<?> node) {
    List<List<?>> known = whole.get(node);
    if (known == null) {
      known = node.accept(new AllPartitions(this, failures));
      whole.put(node, known);
    }
    return known;
  }

  /** The records of a cached node, which are kept for as long as its scope says. */
  List<List<?>> cached(CachedNode<?> node) {
    if (node.scope() == CachedNode.Scope.BATCH) {
      return wide(node);
    }
    List<List<?>> known = kept.get(node);
    if (known == null) {
      known = node.accept(new AllPartitions(this, failures));
      kept.put(node, known);
    }
    return known;
  }

  /** All partitions of a view of keyed state, which changes first if it has not. */
  List<List<?>> state(StateNode<?> node) {
    return states.view(node);
  }

  /** Whether keyed state may change. */
  boolean isInBatch() {
    return inBatch && !closed;
  }

  void checkReadable(InputNode<?> node) {
    if (closed) {
      throw new TidemillException(
          ErrorCode.RDD_EXPIRED, node.origin() + " is read after its batch" + failures.inBatch());
    }
  }

  void countRead(InputNode<?> node, long records) {
    recordsRead.merge(node.source(), records, Long::sum);
  }

  @Override
  public Map<String, Long> recordsRead() {
    return recordsRead;
  }

  @Override
  public BatchCounts counts() {
    return counts;
  }

  @Override
  public void release(CachedNode<?> node) {
    kept.remove(node);
    whole.remove(node);
    parts.remove(node);
  }

  @Override
  public synchronized StateDelta prepare() {
    closed = true;
    return states.prepare();
  }

  @Override
  public synchronized void commit() {
    states.commit();
  }

  @Override
  public synchronized void close() {
    closed = true;
    forget();
    states.abort();
  }

  private void forget() {
    whole.clear();
    parts.clear();
  }
}
