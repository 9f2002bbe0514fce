/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.plan;

import dev.tidemill.data.Partitioner;
import dev.tidemill.error.Origin;
import java.util.Optional;

/**
 * One step of a plan. It is immutable data: its inputs, its functions and its number of partitions.
 *
 * <p>A plan is an acyclic graph of nodes; two steps that read the same node share one instance.
 * Nodes have identity: within one batch, an engine may cache the result of an instance, so that a
 * node that is used twice is computed once.
 *
 * <p>Order is defined. A node's result is a list of partitions, each of which is a list of records.
 * Steps that move no records ({@link NarrowNode}, {@link UnionNode}) preserve both orders. In a
 * shuffle, each target partition takes records in the order of the source partitions, and within
 * one in their order; keys appear in the order of their first record. The result is therefore a
 * function of the plan alone.
 *
 * @param <T> type of the records
 */
public sealed interface PlanNode<T>
    permits InputNode,
        LiteralNode,
        NarrowNode,
        UnionNode,
        ExchangeNode,
        AggregateNode,
        CoGroupNode,
        SortNode,
        StateNode,
        CachedNode {

  /** Returns the operation that declared this step. */
  Origin origin();

  /** Returns the number of partitions of the result; may be zero. */
  int numPartitions();

  /** Returns the partitioner, if the records are pairs that are partitioned by key. */
  default Optional<Partitioner> partitioner() {
    return Optional.empty();
  }

  /**
   * Returns whether each reader recomputes this node as part of its own work, because the node
   * neither moves nor stores records.
   */
  boolean isRecomputed();

  /** Calls the visitor's method for this kind of node. */
  <R> R accept(Visitor<R> visitor);

  /**
   * Handles every kind of node. There are no default methods, so that an engine cannot overlook a
   * kind.
   *
   * @param <R> result type
   */
  interface Visitor<R> {
    <T> R input(InputNode<T> node);

    <T> R literal(LiteralNode<T> node);

    <A, B> R narrow(NarrowNode<A, B> node);

    <T> R union(UnionNode<T> node);

    <T> R exchange(ExchangeNode<T> node);

    <K, V, C> R aggregate(AggregateNode<K, V, C> node);

    <K> R coGroup(CoGroupNode<K> node);

    <T> R sort(SortNode<T> node);

    <T> R state(StateNode<T> node);

    <T> R cached(CachedNode<T> node);
  }
}
