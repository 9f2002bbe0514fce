/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.engine;

import dev.tidemill.spi.plan.CachedNode;
import dev.tidemill.spi.plan.PaneKey;
import dev.tidemill.spi.plan.PlanNode;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The records of nodes that were computed: those that outlive the batch with the engine, the others
 * with this. Used by any number of threads; what several of them need at once is computed by one.
 */
final class ResultStore {
  private final Map<CachedNode<?>, PartitionedRecords<?>> kept;
  private final Computations computations;
  private final PaneStore panes;
  private final Map<PlanNode<?>, PartitionedRecords<?>> computed = new ConcurrentHashMap<>();
  private final Map<PaneKey, PartitionedRecords<?>> newPanes = new ConcurrentHashMap<>();

  /**
   * An empty store.
   *
   * @param kept records that outlive the batch, shared with other evaluations
   * @param panes the panes of batches that count
   * @param computations what all evaluations compute at this moment
   */
  ResultStore(
      Map<CachedNode<?>, PartitionedRecords<?>> kept, PaneStore panes, Computations computations) {
    this.kept = kept;
    this.panes = panes;
    this.computations = computations;
  }

  /** The records of a node, computed unless they are here. */
  <T> PartitionedRecords<T> of(PlanNode<T> node, Supplier<PartitionedRecords<T>> compute) {
    Object scope = outlivesBatch(node) ? kept : this;
    return computations.once(
        scope, node, node.origin(), () -> find(node), () -> put(node, compute.get()));
  }

  /** Forgets the records of a node. */
  void release(CachedNode<?> node) {
    kept.remove(node);
    computed.remove(node);
    node.pane().ifPresent(panes::remove);
  }

  /** The panes that this evaluation has computed. */
  SortedMap<PaneKey, PartitionedRecords<?>> newPanes() {
    return new TreeMap<>(newPanes);
  }

  /** Forgets all but what outlives the batch. */
  void clear() {
    computed.clear();
    newPanes.clear();
  }

  @SuppressWarnings("unchecked") // a node's records have the node's type
  private <T> Optional<PartitionedRecords<T>> find(PlanNode<T> node) {
    PartitionedRecords<?> records = computed.get(node);
    if (records == null && node instanceof CachedNode<?> cached) {
      records = kept.get(cached);
      if (records == null && !cached.hasInput()) { // with one, it may differ from what is stored
        records = cached.pane().flatMap(panes::find).orElse(null);
      }
    }
    return Optional.ofNullable((PartitionedRecords<T>) records);
  }

  private <T> PartitionedRecords<T> put(PlanNode<T> node, PartitionedRecords<T> records) {
    if (node instanceof CachedNode<?> cached && outlivesBatch(node)) {
      kept.put(cached, records);
      cached.pane().ifPresent(pane -> newPanes.put(pane, records));
    } else {
      computed.put(node, records);
    }
    return records;
  }

  private static boolean outlivesBatch(PlanNode<?> node) {
    return node instanceof CachedNode<?> cached && cached.scope() == CachedNode.Scope.KEPT;
  }
}
