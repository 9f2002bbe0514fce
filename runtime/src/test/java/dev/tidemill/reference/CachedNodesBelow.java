/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.reference;

import dev.tidemill.spi.plan.AggregateNode;
import dev.tidemill.spi.plan.CachedNode;
import dev.tidemill.spi.plan.CoGroupNode;
import dev.tidemill.spi.plan.ExchangeNode;
import dev.tidemill.spi.plan.InputNode;
import dev.tidemill.spi.plan.LiteralNode;
import dev.tidemill.spi.plan.NarrowNode;
import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.spi.plan.SortNode;
import dev.tidemill.spi.plan.StateNode;
import dev.tidemill.spi.plan.UnionNode;

/**
 * Computes the cached nodes that a plan reads, in all their partitions, whichever partitions of the plan are asked for:
 * those that are reached without passing one that is computed as a whole.
 */
final class CachedNodesBelow implements PlanNode.Visitor<Boolean> {
  private final ReferenceEvaluator evaluator;

  CachedNodesBelow(ReferenceEvaluator evaluator) {
    this.evaluator = evaluator;
  }

  @Override
  public <T> Boolean input(InputNode<T> node) {
    return true;
  }

  @Override
  public <T> Boolean literal(LiteralNode<T> node) {
    return true;
  }

  @Override
  public <A, B> Boolean narrow(NarrowNode<A, B> node) {
    return node.input().accept(this);
  }

  @Override
  public <T> Boolean union(UnionNode<T> node) {
    node.inputs().forEach(input -> input.accept(this));
    return true;
  }

  @Override
  public <T> Boolean exchange(ExchangeNode<T> node) {
    return compute(node);
  }

  @Override
  public <K, V, C> Boolean aggregate(AggregateNode<K, V, C> node) {
    return compute(node);
  }

  @Override
  public <K> Boolean coGroup(CoGroupNode<K> node) {
    return compute(node);
  }

  @Override
  public <T> Boolean sort(SortNode<T> node) {
    return compute(node);
  }

  @Override
  public <T> Boolean cached(CachedNode<T> node) {
    evaluator.cached(node);
    return true;
  }

  @Override
  public <T> Boolean state(StateNode<T> node) {
    return compute(node);
  }

  private Boolean compute(PlanNode<?> node) {
    evaluator.wide(node);
    return true;
  }
}
