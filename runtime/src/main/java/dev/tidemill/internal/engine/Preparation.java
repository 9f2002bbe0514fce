package dev.tidemill.internal.engine;

import dev.tidemill.data.Pair;
import dev.tidemill.data.Partitioner;
import dev.tidemill.spi.kernel.CombineTable;
import dev.tidemill.spi.kernel.Exchange;
import dev.tidemill.spi.kernel.GroupTable;
import dev.tidemill.spi.kernel.OperatorFailure;
import dev.tidemill.spi.kernel.Push;
import dev.tidemill.spi.kernel.Sorting;
import dev.tidemill.spi.key.HashPlacement;
import dev.tidemill.spi.key.StableHash;
import dev.tidemill.spi.keyed.GroupedPairs;
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
import dev.tidemill.spi.plan.StateNode;
import dev.tidemill.spi.plan.UnionNode;
import dev.tidemill.spi.state.KeyGroups;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Computes the wide nodes of a plan, inputs first, and has the evaluation keep them.
 *
 * <p>A shuffle is two stages: each source partition fills a table or buffers of its own, then each target takes its
 * share of them in order of the source partitions.
 */
final class Preparation implements PlanNode.Visitor<Boolean> {
  /** So many keys a table has room for from the start, if it gets as many records; growing is cheap beyond. */
  private static final long MOST_EXPECTED_KEYS = 1 << 14;

  private final Evaluation evaluation;

  Preparation(Evaluation evaluation) {
    this.evaluation = evaluation;
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
    return node.start().accept(this);
  }

  @Override
  public <T> Boolean union(UnionNode<T> node) {
    node.inputs().forEach(input -> input.accept(this));
    return true;
  }

  @Override
  public <T> Boolean exchange(ExchangeNode<T> node) {
    evaluation.computeOnce(
        node, () -> evaluation.keep(node, exchanged(node, node.input(), node.distribution())));
    return true;
  }

  @Override
  public <K, V, C> Boolean aggregate(AggregateNode<K, V, C> node) {
    evaluation.computeOnce(
        node, () -> evaluation.keep(node, node.isLocal() ? combinedInPlace(node) : combined(node)));
    return true;
  }

  @Override
  public <K> Boolean coGroup(CoGroupNode<K> node) {
    evaluation.computeOnce(node, () -> evaluation.keep(node, grouped(node)));
    return true;
  }

  @Override
  public <T> Boolean sort(SortNode<T> node) {
    evaluation.computeOnce(node, () -> {
      List<List<T>> partitions = collected(node, node.input());
      List<List<List<T>>> sorted =
          evaluation.runTasks(node.origin().toString(), 1, 0, task -> sorted(node, partitions));
      evaluation.keep(node, new Dataset<>(sorted.get(0)));
    });
    return true;
  }

  private static <T> List<List<T>> sorted(SortNode<T> node, List<List<T>> partitions) {
    try {
      return Sorting.sort(partitions, node.comparator(), node.numPartitions());
    } catch (RuntimeException e) {
      throw OperatorFailure.ofPartition(e, node.origin());
    }
  }

  @Override
  public <T> Boolean cached(CachedNode<T> node) {
    evaluation.computeOnce(node, () -> {
      PlanNode<T> input = node.input();
      evaluation.prepare(input);
      Dataset<T> known = evaluation.find(input);
      evaluation.keep(node, known == null ? new Dataset<>(collected(node, input)) : known);
    });
    return true;
  }

  @Override
  public <T> Boolean state(StateNode<T> node) {
    evaluation.states().make(node.change());
    return true;
  }

  /** The records of a plan of narrow steps. */
  <T> Dataset<T> dataset(PlanNode<T> plan) {
    return new Dataset<>(collected(plan, plan));
  }

  private <T> List<List<T>> collected(PlanNode<?> node, PlanNode<T> input) {
    return stage(node, input, partition -> {
      List<T> records = new ArrayList<>();
      Feed.push(input, partition, new Feed.ListPush<>(records), false, evaluation);
      return records;
    });
  }

  private <T> Dataset<T> exchanged(PlanNode<?> node, PlanNode<T> input, Distribution distribution) {
    List<Exchange<T>> sources = stage(node, input, partition -> {
      Exchange<T> exchange = new Exchange<>(node.origin(), distribution, partition);
      Feed.push(input, partition, exchange, false, evaluation);
      return exchange;
    });
    List<List<T>> targets = new ArrayList<>();
    for (int target = 0; target < distribution.numPartitions(); target++) {
      List<T> records = new ArrayList<>();
      for (Exchange<T> source : sources) {
        records.addAll(source.buffers().get(target));
      }
      targets.add(records);
    }
    return new Dataset<>(targets);
  }

  private <K, V, C> Dataset<Pair<K, C>> combinedInPlace(AggregateNode<K, V, C> node) {
    return new Dataset<>(stage(node, node.input(), partition -> {
      CombineTable<K, V, C> table = new CombineTable<>(node.origin(), node.combiner());
      Feed.push(node.input(), partition, table, false, evaluation);
      return table.toPairs();
    }));
  }

  private <K, V, C> Dataset<Pair<K, C>> combined(AggregateNode<K, V, C> node) {
    return node.mapSideCombine() ? combinedTwice(node) : combinedAfterExchange(node);
  }

  private <K, V, C> Dataset<Pair<K, C>> combinedAfterExchange(AggregateNode<K, V, C> node) {
    Dataset<Pair<K, V>> moved =
        exchanged(node, node.input(), new Distribution.ByKey(node.target()));
    return new Dataset<>(evaluation.runTasks(
        node.origin().toString(), node.numPartitions(), moved.size(), target -> {
          CombineTable<K, V, C> table = new CombineTable<>(node.origin(), node.combiner());
          moved.partitions().get(target).forEach(table);
          return table.toPairs();
        }));
  }

  private <K, V, C> Dataset<Pair<K, C>> combinedTwice(AggregateNode<K, V, C> node) {
    Partitioner partitioner = node.target();
    evaluation.prepare(node.input());
    long records =
        Sizes.estimate(node.input(), evaluation) / Math.max(1, node.input().numPartitions());
    int expectedKeys = (int) Math.min(MOST_EXPECTED_KEYS, records);
    List<CombineTable<K, V, C>> partials = stage(node, node.input(), partition -> {
      CombineTable<K, V, C> table =
          new CombineTable<>(node.origin(), node.combiner(), expectedKeys);
      Feed.push(node.input(), partition, table, false, evaluation);
      split(table, partitioner);
      return table;
    });
    long entries = partials.stream().mapToLong(CombineTable::size).sum();
    return new Dataset<>(evaluation.runTasks(
        node.origin().toString(), node.numPartitions(), entries, target -> {
          CombineTable<K, V, C> table =
              CombineTable.merged(node.origin(), node.combiner(), partials, target);
          return partitioner instanceof KeyGroups groups
              ? GroupedPairs.of(table, groups, target)
              : table.toPairs();
        }));
  }

  private static void split(CombineTable<?, ?, ?> table, Partitioner partitioner) {
    if (partitioner instanceof HashPlacement placement
        && table.keyType().filter(StableHash::isHashCode).isPresent()) {
      table.splitByHash(partitioner.numPartitions(), placement::partitionOfHash);
    } else {
      table.split(partitioner);
    }
  }

  private <K> Dataset<Pair<K, List<List<Object>>>> grouped(CoGroupNode<K> node) {
    List<List<? extends List<? extends Pair<K, ?>>>> inputs = new ArrayList<>();
    long records = 0;
    for (PlanNode<? extends Pair<K, ?>> input : node.inputs()) {
      Dataset<? extends Pair<K, ?>> placed = placed(node, input);
      records += placed.size();
      inputs.add(placed.partitions());
    }
    return new Dataset<>(evaluation.runTasks(
        node.origin().toString(), node.numPartitions(), records, target -> {
          GroupTable<K> table = new GroupTable<>(node.origin(), inputs.size());
          for (int i = 0; i < inputs.size(); i++) {
            Push<Pair<K, ?>> stage = Feed.groupInput(i, table, node);
            inputs.get(i).get(target).forEach(stage);
          }
          return table.toPairs();
        }));
  }

  private <K, P extends Pair<K, ?>> Dataset<P> placed(CoGroupNode<K> node, PlanNode<P> input) {
    if (input.partitioner().filter(node.target()::equals).isPresent()) {
      return new Dataset<>(collected(node, input));
    }
    return exchanged(node, input, new Distribution.ByKey(node.target()));
  }

  private <R> List<R> stage(PlanNode<?> node, PlanNode<?> input, IntFunction<R> task) {
    evaluation.prepare(input);
    return evaluation.runTasks(
        node.origin().toString(), input.numPartitions(), Sizes.estimate(input, evaluation), task);
  }
}
