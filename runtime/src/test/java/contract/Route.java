/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package contract;

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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * How the records of one partition get to the end of a plan.
 *
 * @param load where they come from
 * @param legs the steps on the way
 * @param nodes what the steps belong to
 * @param reading the part of an input that they are read from, if it is one
 */
record Route(Load load, List<Task.Leg> legs, List<Object> nodes, Optional<Reading> reading) {
  /** A partition of an input, by its number there. */
  record Reading(InputNode<?> input, int partition) {}

  /** From records of an earlier stage straight to the end. */
  static Route from(List<Parcel> parcels) {
    return from(parcels, List.of());
  }

  static Route from(List<Parcel> parcels, List<Task.Leg> legs) {
    return new Route(new Load.FromParcels(parcels), legs, new ArrayList<>(legs), Optional.empty());
  }

  static Route to(PlanNode<?> plan, int partition, TravellingEvaluator evaluator) {
    Finder finder = new Finder(partition, evaluator);
    PlanNode<?> at = plan;
    while (true) {
      Optional<PlanNode<?>> before = at.accept(finder);
      if (before.isEmpty()) {
        break;
      }
      at = before.get();
    }
    Collections.reverse(finder.legs);
    Collections.reverse(finder.nodes);
    return new Route(finder.load.orElseThrow(), finder.legs, finder.nodes, finder.reading);
  }

  /** Goes back one node: returns the one before, or none where the records lie. */
  private static final class Finder implements PlanNode.Visitor<Optional<PlanNode<?>>> {
    private final TravellingEvaluator evaluator;
    private final List<Task.Leg> legs = new ArrayList<>();
    private final List<Object> nodes = new ArrayList<>();
    private int partition;
    private Optional<Load> load = Optional.empty();
    private Optional<Reading> reading = Optional.empty();

    Finder(int partition, TravellingEvaluator evaluator) {
      this.partition = partition;
      this.evaluator = evaluator;
    }

    @Override
    public <T> Optional<PlanNode<?>> input(InputNode<T> node) {
      evaluator.checkReadable(node);
      load = Optional.of(new Load.FromSource(node.origin(), node.partitions().get(partition)));
      reading = Optional.of(new Reading(node, partition));
      return Optional.empty();
    }

    @Override
    public <T> Optional<PlanNode<?>> literal(LiteralNode<T> node) {
      try {
        Parcel parcel = Parcel.ofRecords(node.partitions().get(partition));
        load = Optional.of(new Load.FromParcels(List.of(parcel)));
        return Optional.empty();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public <A, B> Optional<PlanNode<?>> narrow(NarrowNode<A, B> node) {
      nodes.add(node);
      legs.add(new Task.Leg(node.origin(), node.step(), partition));
      return Optional.of(node.input());
    }

    @Override
    public <T> Optional<PlanNode<?>> union(UnionNode<T> node) {
      for (PlanNode<T> input : node.inputs()) {
        if (partition < input.numPartitions()) {
          return Optional.of(input);
        }
        partition -= input.numPartitions();
      }
      throw new IllegalStateException("no partition " + partition + " in " + node.origin());
    }

    @Override
    public <T> Optional<PlanNode<?>> exchange(ExchangeNode<T> node) {
      return stored(node);
    }

    @Override
    public <K, V, C> Optional<PlanNode<?>> aggregate(AggregateNode<K, V, C> node) {
      return stored(node);
    }

    @Override
    public <K> Optional<PlanNode<?>> coGroup(CoGroupNode<K> node) {
      return stored(node);
    }

    @Override
    public <T> Optional<PlanNode<?>> sort(SortNode<T> node) {
      return stored(node);
    }

    @Override
    public <T> Optional<PlanNode<?>> cached(CachedNode<T> node) {
      return stored(node);
    }

    @Override
    public <T> Optional<PlanNode<?>> state(StateNode<T> node) {
      load = Optional.of(evaluator.states().load(node, partition));
      return Optional.empty();
    }

    private Optional<PlanNode<?>> stored(PlanNode<?> node) {
      Warehouse warehouse = evaluator.find(node).orElseThrow();
      load = Optional.of(new Load.FromParcels(warehouse.partitions().get(partition)));
      return Optional.empty();
    }
  }
}
