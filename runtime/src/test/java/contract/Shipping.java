/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package contract;

import dev.tidemill.data.Pair;
import dev.tidemill.error.Origin;
import dev.tidemill.spi.engine.PartitionAction;
import dev.tidemill.spi.plan.AggregateNode;
import dev.tidemill.spi.plan.CachedNode;
import dev.tidemill.spi.plan.CoGroupNode;
import dev.tidemill.spi.plan.Combiner;
import dev.tidemill.spi.plan.Distribution;
import dev.tidemill.spi.plan.ExchangeNode;
import dev.tidemill.spi.plan.InputNode;
import dev.tidemill.spi.plan.LiteralNode;
import dev.tidemill.spi.plan.NarrowNode;
import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.spi.plan.SortNode;
import dev.tidemill.spi.plan.StateNode;
import dev.tidemill.spi.plan.Step;
import dev.tidemill.spi.plan.UnionNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Has the nodes computed that a plan reads and that move or keep records, inputs first. */
final class Shipping implements PlanNode.Visitor<Boolean> {
  private final TravellingEvaluator evaluator;

  Shipping(TravellingEvaluator evaluator) {
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
    return storeOnce(node, () -> spread(node, node.input(), node.distribution()));
  }

  @Override
  public <K, V, C> Boolean aggregate(AggregateNode<K, V, C> node) {
    return storeOnce(node, () -> combined(node));
  }

  private <K, V, C> Warehouse combined(AggregateNode<K, V, C> node) {
    Combiner<V, C> combiner = node.combiner();
    Handling.Combine<K, V, C> combine = new Handling.Combine<>(node.origin(), combiner);
    if (node.isLocal()) {
      return Warehouse.ofOneEach(stage(node.origin(), node.input(), combine));
    }
    Distribution byKey = new Distribution.ByKey(node.target());
    if (!node.mapSideCombine()) {
      return arrived(node, spread(node, node.input(), byKey), combine);
    }
    Handling.CombineAndSpread<K, V, C> partial =
        new Handling.CombineAndSpread<>(node.origin(), combiner, byKey);
    Warehouse partials =
        Warehouse.shuffled(stage(node.origin(), node.input(), partial), node.numPartitions());
    Combiner<C, C> merger =
        new Combiner<>(c -> c, combiner.mergeCombiners(), combiner.mergeCombiners());
    return arrived(node, partials, new Handling.Combine<K, C, C>(node.origin(), merger));
  }

  @Override
  public <K> Boolean coGroup(CoGroupNode<K> node) {
    return storeOnce(node, () -> grouped(node));
  }

  private <K> Warehouse grouped(CoGroupNode<K> node) {
    List<List<Parcel>> partitions = new ArrayList<>();
    for (int p = 0; p < node.numPartitions(); p++) {
      partitions.add(new ArrayList<>());
    }
    for (int i = 0; i < node.inputs().size(); i++) {
      Warehouse placed = tagged(node, node.inputs().get(i), i);
      for (int p = 0; p < node.numPartitions(); p++) {
        partitions.get(p).addAll(placed.partitions().get(p));
      }
    }
    Handling.Group<K> group = new Handling.Group<>(node.origin(), node.inputs().size());
    return arrived(node, new Warehouse(partitions), group);
  }

  /** The pairs of an input, each with the number of the input, in the partitions of the result. */
  private <K, P extends Pair<K, ?>> Warehouse tagged(
      CoGroupNode<K> node, PlanNode<P> input, int number) {
    boolean inPlace = input.partitioner().filter(node.target()::equals).isPresent();
    return inPlace
        ? tagged(node.origin(), input, number)
        : tagged(
            node.origin(),
            spread(node, input, new Distribution.ByKey(node.target())),
            number,
            node.numPartitions());
  }

  /** The pairs of an input, each with the number of the input, where they are. */
  <K, P extends Pair<K, ?>> Warehouse tagged(Origin origin, PlanNode<P> input, int number) {
    return tagged(origin, collected(origin, input), number, input.numPartitions());
  }

  private <K, P extends Pair<K, ?>> Warehouse tagged(
      Origin origin, Warehouse placed, int number, int partitions) {
    Step<P, Handling.Tagged<K>> tag = new Step.Map<>(pair -> new Handling.Tagged<>(number, pair));
    return Warehouse.ofOneEach(evaluator.runStage(
        origin,
        p -> Route.from(placed.partitions().get(p), List.of(new Task.Leg(origin, tag, p))),
        new Handling.Collect<Handling.Tagged<K>>(),
        0,
        partitions));
  }

  @Override
  public <T> Boolean sort(SortNode<T> node) {
    return storeOnce(node, () -> {
      List<Parcel> all = new ArrayList<>();
      collected(node.origin(), node.input()).partitions().forEach(all::addAll);
      Handling.Sort<T> sort = new Handling.Sort<>(node.comparator(), node.numPartitions());
      List<List<Parcel>> sorted =
          evaluator.runStage(node.origin(), p -> Route.from(all), sort, 0, 1);
      return Warehouse.ofOneEach(sorted.get(0));
    });
  }

  @Override
  public <T> Boolean cached(CachedNode<T> node) {
    return storeOnce(node, () -> collected(node.origin(), node.input()));
  }

  @Override
  public <T> Boolean state(StateNode<T> node) {
    evaluator.states().make(node.change(), this);
    return true;
  }

  private boolean storeOnce(PlanNode<?> node, Supplier<Warehouse> computation) {
    if (evaluator.find(node).isEmpty()) {
      evaluator.store(node, computation.get());
    }
    return true;
  }

  private <T> Warehouse collected(Origin origin, PlanNode<T> input) {
    return Warehouse.ofOneEach(stage(origin, input, new Handling.Collect<T>()));
  }

  private <T> Warehouse spread(PlanNode<?> node, PlanNode<T> input, Distribution distribution) {
    Handling.Spread<T> spread = new Handling.Spread<>(node.origin(), distribution);
    return Warehouse.shuffled(stage(node.origin(), input, spread), distribution.numPartitions());
  }

  /** A stage that begins with what another has shuffled. */
  private <T> Warehouse arrived(
      PlanNode<?> node, Warehouse shuffled, PartitionAction<T, Parcel> action) {
    return Warehouse.ofOneEach(evaluator.runStage(
        node.origin(),
        p -> Route.from(shuffled.partitions().get(p)),
        action,
        0,
        shuffled.partitions().size()));
  }

  private <T, R> List<R> stage(Origin origin, PlanNode<T> input, PartitionAction<T, R> action) {
    input.accept(this);
    return evaluator.runStage(
        origin, p -> Route.to(input, p, evaluator), action, 0, input.numPartitions());
  }
}
