/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.reference;

import dev.tidemill.data.Pair;
import dev.tidemill.data.Partitioner;
import dev.tidemill.error.Origin;
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
import dev.tidemill.spi.plan.UnionNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What each kind of node that moves or keeps records has in all of its partitions. */
final class AllPartitions implements PlanNode.Visitor<List<List<?>>> {
  private final ReferenceEvaluator evaluator;
  private final Failures failures;

  AllPartitions(ReferenceEvaluator evaluator, Failures failures) {
    this.evaluator = evaluator;
    this.failures = failures;
  }

  @Override
  public <T> List<List<?>> exchange(ExchangeNode<T> node) {
    if (node.distribution() instanceof Distribution.ByKey byKey) {
      return new ArrayList<>(
          spread(node.origin(), evaluator.records(node.input()), byKey.partitioner()));
    }
    if (node.distribution() instanceof Distribution.Merged) {
      return merged(evaluator.records(node.input()), node.numPartitions());
    }
    return inTurn(node);
  }

  /** Target i has the sources from i * sources / n to (i + 1) * sources / n. */
  private static <T> List<List<?>> merged(List<List<T>> sources, int n) {
    List<List<?>> targets = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      List<T> target = new ArrayList<>();
      sources.subList(i * sources.size() / n, (i + 1) * sources.size() / n).forEach(target::addAll);
      targets.add(target);
    }
    return targets;
  }

  private <T> List<List<?>> inTurn(ExchangeNode<T> node) {
    int n = node.numPartitions();
    List<List<T>> targets = emptyLists(n);
    List<List<T>> sources = evaluator.records(node.input());
    for (int p = 0; p < sources.size(); p++) {
      for (int i = 0; i < sources.get(p).size(); i++) {
        targets.get((p + i) % n).add(sources.get(p).get(i));
      }
    }
    return new ArrayList<>(targets);
  }

  @Override
  public <K, V, C> List<List<?>> aggregate(AggregateNode<K, V, C> node) {
    List<List<Pair<K, V>>> sources = evaluator.records(node.input());
    Combiner<V, C> combiner = node.combiner();
    if (node.isLocal()) {
      return combined(node.origin(), sources, combiner);
    }
    if (!node.mapSideCombine()) {
      return combined(node.origin(), spread(node.origin(), sources, node.target()), combiner);
    }
    List<List<Pair<K, C>>> partials = new ArrayList<>();
    for (int p = 0; p < sources.size(); p++) {
      partials.add(combined(node.origin(), p, sources.get(p), combiner));
    }
    Combiner<C, C> merger =
        new Combiner<>(c -> c, combiner.mergeCombiners(), combiner.mergeCombiners());
    return combined(node.origin(), spread(node.origin(), partials, node.target()), merger);
  }

  private <K, V, C> List<List<?>> combined(
      Origin origin, List<List<Pair<K, V>>> partitions, Combiner<V, C> combiner) {
    List<List<?>> all = new ArrayList<>();
    for (int p = 0; p < partitions.size(); p++) {
      all.add(combined(origin, p, partitions.get(p), combiner));
    }
    return all;
  }

  private <K, V, C> List<Pair<K, C>> combined(
      Origin origin, int partition, List<Pair<K, V>> records, Combiner<V, C> combiner) {
    failures.checkInterruption(origin);
    Map<K, C> accumulators = new LinkedHashMap<>();
    for (Pair<K, V> record : records) {
      K key = record.key();
      try {
        Keys.checkStable(key, origin);
        C accumulator = accumulators.containsKey(key)
            ? combiner.mergeValue().call(accumulators.get(key), record.value())
            : combiner.create().call(record.value());
        accumulators.put(key, accumulator);
      } catch (Throwable e) {
        throw failures.onRecord(e, origin, partition, record);
      }
    }
    return pairs(accumulators);
  }

  @Override
  public <K> List<List<?>> coGroup(CoGroupNode<K> node) {
    int inputs = node.inputs().size();
    List<Map<K, List<List<Object>>>> targets = new ArrayList<>();
    for (int p = 0; p < node.numPartitions(); p++) {
      targets.add(new LinkedHashMap<>());
    }
    for (int i = 0; i < inputs; i++) {
      List<? extends List<? extends Pair<K, ?>>> placed =
          placed(node, node.inputs().get(i));
      for (int p = 0; p < placed.size(); p++) {
        for (Pair<K, ?> pair : placed.get(p)) {
          try {
            Keys.checkStable(pair.key(), node.origin());
            targets
                .get(p)
                .computeIfAbsent(pair.key(), key -> emptyLists(inputs))
                .get(i)
                .add(pair.value());
          } catch (Throwable e) {
            throw failures.onRecord(e, node.origin(), p, pair);
          }
        }
      }
    }
    List<List<?>> all = new ArrayList<>();
    targets.forEach(target -> all.add(pairs(target)));
    return all;
  }

  private <K, P extends Pair<K, ?>> List<List<P>> placed(CoGroupNode<K> node, PlanNode<P> input) {
    List<List<P>> sources = evaluator.records(input);
    boolean inPlace = input.partitioner().filter(node.target()::equals).isPresent();
    return inPlace ? sources : spread(node.origin(), sources, node.target());
  }

  @Override
  public <T> List<List<?>> sort(SortNode<T> node) {
    List<T> sorted = new ArrayList<>();
    evaluator.records(node.input()).forEach(sorted::addAll);
    try {
      sorted.sort(node.comparator());
    } catch (Exception e) {
      throw failures.onPartition(e, node.origin(), 0);
    }
    List<List<?>> all = new ArrayList<>();
    int n = node.numPartitions();
    int begin = 0;
    for (int p = 0; p < n; p++) {
      int end = Math.max(begin, (int) ((p + 1L) * sorted.size() / n));
      while (begin < end
          && end < sorted.size()
          && node.comparator().compare(sorted.get(end - 1), sorted.get(end)) == 0) {
        end++;
      }
      all.add(sorted.subList(begin, end));
      begin = end;
    }
    return all;
  }

  @Override
  public <T> List<List<?>> cached(CachedNode<T> node) {
    return new ArrayList<>(evaluator.records(node.input()));
  }

  @Override
  public <T> List<List<?>> input(InputNode<T> node) {
    throw movesNothing(node);
  }

  @Override
  public <T> List<List<?>> literal(LiteralNode<T> node) {
    throw movesNothing(node);
  }

  @Override
  public <A, B> List<List<?>> narrow(NarrowNode<A, B> node) {
    throw movesNothing(node);
  }

  @Override
  public <T> List<List<?>> union(UnionNode<T> node) {
    throw movesNothing(node);
  }

  @Override
  public <T> List<List<?>> state(StateNode<T> node) {
    return evaluator.state(node);
  }

  private static IllegalStateException movesNothing(PlanNode<?> node) {
    return new IllegalStateException(node.origin() + " has its partitions computed one by one");
  }

  /** Each target takes the records that are its own from every source, in order of the sources. */
  private <T> List<List<T>> spread(Origin origin, List<List<T>> sources, Partitioner partitioner) {
    List<List<T>> targets = emptyLists(partitioner.numPartitions());
    for (int p = 0; p < sources.size(); p++) {
      for (T record : sources.get(p)) {
        try {
          Object key = ((Pair<?, ?>) record).key();
          targets.get(Keys.partition(key, partitioner, origin)).add(record);
        } catch (Throwable e) {
          throw failures.onRecord(e, origin, p, record);
        }
      }
    }
    return targets;
  }

  private static <K, C> List<Pair<K, C>> pairs(Map<K, C> map) {
    List<Pair<K, C>> pairs = new ArrayList<>();
    map.forEach((key, value) -> pairs.add(new Pair<>(key, value)));
    return pairs;
  }

  private static <T> List<List<T>> emptyLists(int n) {
    List<List<T>> lists = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      lists.add(new ArrayList<>());
    }
    return lists;
  }
}
