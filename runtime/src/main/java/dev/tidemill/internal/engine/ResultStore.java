/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.engine;

import dev.tidemill.spi.plan.CachedNode;
import dev.tidemill.spi.plan.PlanNode;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The records of nodes that were computed: those that outlive the batch with the engine, the others with this. Used by any number of
 * threads; what several of them need at once is computed by one.
 */
final class ResultStore {
  private final Map<CachedNode<?>, PartitionedRecords<?>> kept;
  private final Computations computations;
  private final Map<PlanNode<?>, PartitionedRecords<?>> computed = new ConcurrentHashMap<>();

  /**
   * An empty store.
   *
   * @param kept records that outlive the batch, shared with other evaluations
   * @param computations what all evaluations compute at this moment
   */
  ResultStore(Map<CachedNode<?>, PartitionedRecords<?>> kept, Computations computations) {
    this.kept = kept;
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
  }

  /** Forgets all but what outlives the batch. */
  void clear() {
    computed.clear();
  }

  @SuppressWarnings("unchecked") // a node's records have the node's type
  private <T> Optional<PartitionedRecords<T>> find(PlanNode<T> node) {
    PartitionedRecords<?> records = computed.get(node);
    if (records == null && node instanceof CachedNode<?> cached) {
      records = kept.get(cached);
    }
    return Optional.ofNullable((PartitionedRecords<T>) records);
  }

  private <T> PartitionedRecords<T> put(PlanNode<T> node, PartitionedRecords<T> records) {
    if (node instanceof CachedNode<?> cached && outlivesBatch(node)) {
      kept.put(cached, records);
    } else {
      computed.put(node, records);
    }
    return records;
  }

  private static boolean outlivesBatch(PlanNode<?> node) {
    return node instanceof CachedNode<?> cached && cached.scope() == CachedNode.Scope.KEPT;
  }
}
