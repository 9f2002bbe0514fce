/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.program;

import dev.tidemill.data.Pair;
import dev.tidemill.spi.plan.AggregateNode;
import dev.tidemill.spi.plan.CachedNode;
import dev.tidemill.spi.plan.CoGroupNode;
import dev.tidemill.spi.plan.ExchangeNode;
import dev.tidemill.spi.plan.InputNode;
import dev.tidemill.spi.plan.LiteralNode;
import dev.tidemill.spi.plan.NarrowNode;
import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.spi.plan.SortNode;
import dev.tidemill.spi.plan.StateChange;
import dev.tidemill.spi.plan.StateNode;
import dev.tidemill.spi.plan.UnionNode;
import dev.tidemill.spi.state.KeyedOperator;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/** Copies plans and changes what a bug says; a node that is shared stays shared. */
class Rewriting implements PlanNode.Visitor<PlanNode<?>> {
  private final IdentityHashMap<PlanNode<?>, PlanNode<?>> copies = new IdentityHashMap<>();
  private final IdentityHashMap<StateChange<?, ?, ?, ?>, StateChange<?, ?, ?, ?>> changes =
      new IdentityHashMap<>();

  @SuppressWarnings("unchecked") // a copy has the type of its original
  final <T> PlanNode<T> copy(PlanNode<T> node) {
    PlanNode<?> known = copies.get(node);
    if (known == null) {
      known = node.accept(this);
      if (isRemembered(node)) {
        copies.put(node, known);
      }
    }
    return (PlanNode<T>) known;
  }

  boolean isRemembered(PlanNode<?> node) {
    return true;
  }

  @Override
  public <T> PlanNode<?> input(InputNode<T> node) {
    return node;
  }

  @Override
  public <T> PlanNode<?> literal(LiteralNode<T> node) {
    return node;
  }

  @Override
  public <A, B> PlanNode<?> narrow(NarrowNode<A, B> node) {
    return new NarrowNode<>(
        node.origin(), copy(node.input()), node.step(), node.partitioner().isPresent());
  }

  @Override
  public <T> PlanNode<?> union(UnionNode<T> node) {
    List<PlanNode<T>> inputs = new ArrayList<>();
    node.inputs().forEach(input -> inputs.add(copy(input)));
    return new UnionNode<>(node.origin(), inputs);
  }

  @Override
  public <T> PlanNode<?> exchange(ExchangeNode<T> node) {
    return new ExchangeNode<>(node.origin(), copy(node.input()), node.distribution());
  }

  @Override
  public <K, V, C> PlanNode<?> aggregate(AggregateNode<K, V, C> node) {
    return new AggregateNode<>(
        node.origin(), copy(node.input()), node.combiner(), node.target(), node.mapSideCombine());
  }

  @Override
  public <K> PlanNode<?> coGroup(CoGroupNode<K> node) {
    List<PlanNode<? extends Pair<K, ?>>> inputs = new ArrayList<>();
    node.inputs().forEach(input -> inputs.add(copy(input)));
    return new CoGroupNode<>(node.origin(), inputs, node.target());
  }

  @Override
  public <T> PlanNode<?> sort(SortNode<T> node) {
    return new SortNode<>(
        node.origin(), copy(node.input()), node.comparator(), node.numPartitions());
  }

  @Override
  public <T> PlanNode<?> state(StateNode<T> node) {
    return new StateNode<T>(node.origin(), copy(node.change()), node.view());
  }

  private StateChange<?, ?, ?, ?> copy(StateChange<?, ?, ?, ?> change) {
    StateChange<?, ?, ?, ?> known = changes.get(change);
    if (known == null) {
      known = changed(change);
      changes.put(change, known);
    }
    return known;
  }

  /** What a bug makes of a change of keyed state; once for each. */
  <K, V, R, M> StateChange<K, V, R, M> changed(StateChange<K, V, R, M> change) {
    return changed(change, change.operator(), change.leaving());
  }

  /** A change with another operator and other panes that leave. */
  final <K, V, R, M> StateChange<K, V, R, M> changed(
      StateChange<K, V, R, M> change,
      KeyedOperator<K, V, R, M> operator,
      List<PlanNode<Pair<K, V>>> leaving) {
    return new StateChange<>(
        change.origin(),
        change.state(),
        operator,
        change.groups(),
        change.from(),
        change.to(),
        change.initial().map(this::copy),
        copies(change.entering()),
        copies(leaving));
  }

  private <T> List<PlanNode<T>> copies(List<PlanNode<T>> nodes) {
    List<PlanNode<T>> copied = new ArrayList<>();
    nodes.forEach(node -> copied.add(copy(node)));
    return copied;
  }

  @Override
  public <T> PlanNode<?> cached(CachedNode<T> node) {
    return node.with(this::copy);
  }
}
