/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.internal.engine;

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
import dev.tidemill.spi.plan.Step;
import dev.tidemill.spi.plan.UnionNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Copies the plans of one batch, each node once, with checks in its steps. A node that two plans
 * share is shared by their copies, so that the engine computes it once, as it would have; placement
 * and numbers of partitions stay.
 */
final class PlanCopy implements PlanNode.Visitor<PlanNode<?>> {
  private final Optional<MutationWatch> watch;
  private final boolean serialize;
  private final Map<CachedNode<?>, CachedNode<?>> kept;
  private final IdentityHashMap<PlanNode<?>, PlanNode<?>> copies = new IdentityHashMap<>();
  private final IdentityHashMap<StateChange<?, ?, ?, ?>, StateChange<?, ?, ?, ?>> changes =
      new IdentityHashMap<>();

  PlanCopy(
      Optional<MutationWatch> watch, boolean serialize, Map<CachedNode<?>, CachedNode<?>> kept) {
    this.watch = watch;
    this.serialize = serialize;
    this.kept = kept;
  }

  @SuppressWarnings("unchecked") // a copy has the type of its original
  <T> PlanNode<T> of(PlanNode<T> node) {
    PlanNode<?> known = copies.get(node);
    if (known == null) {
      known = node.accept(this);
      copies.put(node, known);
    }
    return (PlanNode<T>) known;
  }

  @Override
  public <T> PlanNode<?> input(InputNode<T> node) {
    return node;
  }

  @Override
  public <T> PlanNode<?> literal(LiteralNode<T> node) {
    return node;
  }

  /** Walks a chain of steps in a loop, since it may be thousands of them long. */
  @Override
  public <A, B> PlanNode<?> narrow(NarrowNode<A, B> node) {
    Deque<NarrowNode<?, ?>> chain = new ArrayDeque<>();
    PlanNode<?> at = node;
    while (at instanceof NarrowNode<?, ?> narrow && !copies.containsKey(narrow)) {
      chain.push(narrow);
      at = narrow.input();
    }
    of(at);
    while (!chain.isEmpty()) {
      NarrowNode<?, ?> next = chain.pop();
      copies.put(next, step(next));
    }
    return of((PlanNode<?>) node);
  }

  private <A, B> PlanNode<B> step(NarrowNode<A, B> node) {
    Step<A, B> step = serialize ? SerialCopy.of(node.step(), node.origin()) : node.step();
    if (watch.isPresent()) {
      step = step.accept(new WatchedStep<>(watch.get(), node.input().origin(), node.origin()));
    }
    boolean keepsKeys = node.partitioner().isPresent();
    return new NarrowNode<>(node.origin(), of(node.input()), step, keepsKeys);
  }

  @Override
  public <T> PlanNode<?> union(UnionNode<T> node) {
    List<PlanNode<T>> inputs = new ArrayList<>();
    for (PlanNode<T> input : node.inputs()) {
      inputs.add(of(input));
    }
    return new UnionNode<>(node.origin(), inputs);
  }

  @Override
  public <T> PlanNode<?> exchange(ExchangeNode<T> node) {
    return new ExchangeNode<>(node.origin(), moved(node, node.input()), node.distribution());
  }

  @Override
  public <K, V, C> PlanNode<?> aggregate(AggregateNode<K, V, C> node) {
    return new AggregateNode<>(
        node.origin(),
        moved(node, node.input()),
        serialize ? SerialCopy.of(node.combiner(), node.origin()) : node.combiner(),
        node.target(),
        node.mapSideCombine());
  }

  @Override
  public <K> PlanNode<?> coGroup(CoGroupNode<K> node) {
    List<PlanNode<? extends Pair<K, ?>>> inputs = new ArrayList<>();
    for (PlanNode<? extends Pair<K, ?>> input : node.inputs()) {
      inputs.add(moved(node, input));
    }
    return new CoGroupNode<>(node.origin(), inputs, node.target());
  }

  @Override
  public <T> PlanNode<?> sort(SortNode<T> node) {
    Comparator<? super T> comparator =
        serialize ? SerialCopy.of(node.comparator(), node.origin()) : node.comparator();
    return new SortNode<>(
        node.origin(), moved(node, node.input()), comparator, node.numPartitions());
  }

  @Override
  public <T> PlanNode<?> state(StateNode<T> node) {
    StateChange<?, ?, ?, ?> change = changes.get(node.change());
    if (change == null) {
      change = change(node.change());
      changes.put(node.change(), change);
    }
    return new StateNode<T>(node.origin(), change, node.view());
  }

  private <K, V, R, M> StateChange<K, V, R, M> change(StateChange<K, V, R, M> change) {
    return new StateChange<>(
        change.origin(),
        change.state(),
        serialize ? SerialCopy.of(change.operator(), change.origin()) : change.operator(),
        change.groups(),
        change.from(),
        change.to(),
        change.initial().map(this::of),
        copies(change.entering()),
        copies(change.leaving()));
  }

  private <T> List<PlanNode<T>> copies(List<PlanNode<T>> nodes) {
    List<PlanNode<T>> all = new ArrayList<>();
    for (PlanNode<T> node : nodes) {
      all.add(of(node));
    }
    return all;
  }

  @Override
  public <T> PlanNode<?> cached(CachedNode<T> node) {
    CachedNode<?> known = kept.get(node);
    if (known == null) {
      known = node.with(this::of);
      kept.put(node, known);
    }
    return known;
  }

  /** Records that may go to another process do so as copies. */
  private <T> PlanNode<T> moved(PlanNode<?> mover, PlanNode<T> input) {
    PlanNode<T> copied = of(input);
    return serialize
        ? new NarrowNode<>(
            mover.origin(),
            copied,
            new Step.Map<T, T>(record -> SerialCopy.ofRecord(record, mover.origin())),
            true)
        : copied;
  }
}
