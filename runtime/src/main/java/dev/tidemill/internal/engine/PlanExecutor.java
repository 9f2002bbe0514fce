/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.engine;

import dev.tidemill.data.Pair;
import dev.tidemill.spi.plan.AggregateNode;
import dev.tidemill.spi.plan.CachedNode;
import dev.tidemill.spi.plan.CoGroupNode;
import dev.tidemill.spi.plan.Distribution;
import dev.tidemill.spi.plan.ExchangeNode;
import dev.tidemill.spi.plan.InputNode;
import dev.tidemill.spi.plan.LiteralNode;
import dev.tidemill.spi.plan.NarrowNode;
import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.spi.plan.SortNode;
import dev.tidemill.spi.plan.StateChange;
import dev.tidemill.spi.plan.StateNode;
import dev.tidemill.spi.plan.UnionNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Cuts a plan into stages and runs all of them but the last.
 *
 * <p>A stage goes back from a node, through narrow steps and unions, to the nodes whose records
 * must be in memory first: wide nodes, cached ones, and changes of keyed state. Each of those is
 * computed on the way, from a stage of its own, on the thread of the first action that needs it,
 * while others that need it wait.
 */
final class PlanExecutor {
  private final EvaluationScope scope;
  private final ReadCounts reads;
  private final ResultStore results;
  private final StateChanges states;
  private final WideOperators operators;

  PlanExecutor(
      EvaluationScope scope,
      ReadCounts reads,
      ResultStore results,
      StateChanges states,
      WideOperators operators) {
    this.scope = scope;
    this.reads = reads;
    this.results = results;
    this.states = states;
    this.operators = operators;
  }

  /** The last stage of a plan, with everything computed that it reads. */
  <T> Stage<T> lastStage(PlanNode<T> plan) {
    return new StageCut(plan).cut();
  }

  private <K> PartitionedRecords<Pair<K, List<List<Object>>>> group(CoGroupNode<K> node) {
    List<PartitionedRecords<? extends Pair<K, ?>>> placed =
        new ArrayList<>(node.inputs().size());
    for (PlanNode<? extends Pair<K, ?>> input : node.inputs()) {
      placed.add(placed(node, input));
    }
    return operators.group(node, placed);
  }

  private <K, P extends Pair<K, ?>> PartitionedRecords<P> placed(
      CoGroupNode<K> node, PlanNode<P> input) {
    Stage<P> stage = lastStage(input);
    return input.partitioner().filter(node.target()::equals).isPresent()
        ? operators.collect(node.origin(), stage)
        : operators.exchange(node.origin(), stage, new Distribution.ByKey(node.target()));
  }

  private <K, V, R, M> ChangedState change(StateChange<K, V, R, M> change) {
    return states.make(
        change,
        () -> new ChangeInputs<>(
            change.initial().map(this::records),
            records(change.entering()),
            records(change.leaving())));
  }

  private <T> List<PartitionedRecords<T>> records(List<PlanNode<T>> plans) {
    List<PartitionedRecords<T>> records = new ArrayList<>(plans.size());
    for (PlanNode<T> plan : plans) {
      records.add(records(plan));
    }
    return records;
  }

  private <T> PartitionedRecords<T> records(PlanNode<T> plan) {
    return operators.collect(plan.origin(), lastStage(plan));
  }

  /**
   * A node of the stage to visit.
   *
   * @param first the partition of the stage that is the node's partition 0
   * @param steps the steps behind the node, the last one first
   */
  private record Open(PlanNode<?> node, int first, List<Stage.PlacedStep> steps) {}

  /**
   * Goes from the last node of a stage to its inputs, in the order of their partitions. A visit
   * returns the input that begins at a node, or leaves the nodes before it open: a plan of
   * thousands of steps must not need a stack of as many calls.
   */
  private final class StageCut implements PlanNode.Visitor<Optional<StageInput<?>>> {
    private final Deque<Open> open = new ArrayDeque<>();
    private final Stage.Builder stage = new Stage.Builder();
    private Open at;

    StageCut(PlanNode<?> plan) {
      this.at = new Open(plan, 0, new ArrayList<>());
      open.push(at);
    }

    <T> Stage<T> cut() {
      while (!open.isEmpty()) {
        at = open.pop();
        at.node()
            .accept(this)
            .ifPresent(input -> stage.add(input, at.node().numPartitions(), at.steps()));
      }
      return stage.build();
    }

    @Override
    public <A, B> Optional<StageInput<?>> narrow(NarrowNode<A, B> node) {
      at.steps().add(new Stage.PlacedStep(node, at.first()));
      open.push(new Open(node.input(), at.first(), at.steps()));
      return Optional.empty();
    }

    @Override
    public <T> Optional<StageInput<?>> union(UnionNode<T> node) {
      int end = at.first() + node.numPartitions();
      for (int i = node.inputs().size() - 1; i >= 0; i--) {
        PlanNode<T> input = node.inputs().get(i);
        end -= input.numPartitions();
        open.push(new Open(input, end, new ArrayList<>(at.steps())));
      }
      return Optional.empty();
    }

    @Override
    public <T> Optional<StageInput<?>> input(InputNode<T> node) {
      return Optional.of(new SourceRecords<>(node, scope, reads));
    }

    @Override
    public <T> Optional<StageInput<?>> literal(LiteralNode<T> node) {
      return Optional.of(new PartitionedRecords<>(node.partitions()));
    }

    @Override
    public <T> Optional<StageInput<?>> exchange(ExchangeNode<T> node) {
      return Optional.of(results.of(
          node,
          () -> operators.exchange(node.origin(), lastStage(node.input()), node.distribution())));
    }

    @Override
    public <K, V, C> Optional<StageInput<?>> aggregate(AggregateNode<K, V, C> node) {
      return Optional.of(results.of(node, () -> operators.combine(node, lastStage(node.input()))));
    }

    @Override
    public <K> Optional<StageInput<?>> coGroup(CoGroupNode<K> node) {
      return Optional.of(results.of(node, () -> group(node)));
    }

    @Override
    public <T> Optional<StageInput<?>> sort(SortNode<T> node) {
      return Optional.of(results.of(
          node,
          () -> operators.sort(node, operators.collect(node.origin(), lastStage(node.input())))));
    }

    @Override
    public <T> Optional<StageInput<?>> cached(CachedNode<T> node) {
      return Optional.of(
          results.of(node, () -> operators.collect(node.origin(), lastStage(node.input()))));
    }

    @Override
    public <T> Optional<StageInput<?>> state(StateNode<T> node) {
      return Optional.of(new StateRecords<>(node, change(node.change()), scope));
    }
  }
}
