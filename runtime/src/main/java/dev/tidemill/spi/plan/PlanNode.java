/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.plan;

import dev.tidemill.data.Partitioner;
import dev.tidemill.error.Origin;
import java.util.Optional;

/**
 * One step of what a batch computes: immutable data that names its inputs, its functions and how many partitions it
 * has.
 *
 * <p>A plan is a graph of nodes without cycles; two steps that read the same node share one instance. Nodes have
 * identity: an engine may remember what it has computed for an instance while it serves one batch, so a node that is
 * used twice is computed once.
 *
 * <p>Order: a node's records are a list of partitions, each a list. Steps that move no record ({@link NarrowNode},
 * {@link UnionNode}) keep the order of both. Where records move, each target partition takes them in
 * order of the source partitions, and within one in their order; keys appear in order of their first record.
 * So the result is a function of the plan alone.
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

  /** The operation that declared this step. */
  Origin origin();

  /** How many partitions the result has; may be zero. */
  int numPartitions();

  /** How keys are placed, if the records are pairs that were placed by a partitioner. */
  default Optional<Partitioner> partitioner() {
    return Optional.empty();
  }

  /** Whether each of its readers computes it anew, as a part of its own work: it neither moves records nor stores them. */
  boolean isRecomputed();

  /** Calls the visitor's method for this kind of node. */
  <R> R accept(Visitor<R> visitor);

  /**
   * Handles every kind of node. There are no default methods, so that an engine cannot overlook a kind.
   *
   * @param <R> what the visit results in
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
