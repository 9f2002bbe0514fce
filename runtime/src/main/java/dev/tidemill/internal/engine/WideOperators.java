/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.engine;

import dev.tidemill.data.Pair;
import dev.tidemill.data.Partitioner;
import dev.tidemill.error.Origin;
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
import dev.tidemill.spi.plan.CoGroupNode;
import dev.tidemill.spi.plan.Distribution;
import dev.tidemill.spi.plan.SortNode;
import dev.tidemill.spi.state.KeyGroups;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Computes what must be in memory as a whole before anybody can go on: where records move between
 * partitions, or are kept.
 *
 * <p>A shuffle is two stages: each source partition fills a table or buffers of its own, then each
 * target takes its share of them in order of the source partitions.
 */
final class WideOperators {
  /**
   * A table has room for so many keys from the start, if it gets as many records; growing is cheap
   * beyond.
   */
  private static final long MAX_EXPECTED_KEYS = 1 << 14;

  private final StageRunner runner;

  WideOperators(StageRunner runner) {
    this.runner = runner;
  }

  /**
   * All records of a stage.
   *
   * @param user the operation that needs them
   */
  <T> PartitionedRecords<T> collect(Origin user, Stage<T> stage) {
    return stage
        .inMemory()
        .orElseGet(() -> new PartitionedRecords<>(run(user, stage, partition -> {
          List<T> records = new ArrayList<>();
          stage.push(partition, new CollectingPush<>(records), false);
          return records;
        })));
  }

  /** Moves the records of a stage to the partitions that the distribution says. */
  <T> PartitionedRecords<T> exchange(Origin user, Stage<T> stage, Distribution distribution) {
    List<Exchange<T>> sources = run(user, stage, partition -> {
      Exchange<T> exchange = new Exchange<>(user, distribution, partition);
      stage.push(partition, exchange, false);
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
    return new PartitionedRecords<>(targets);
  }

  /** Combines the values of each key. */
  <K, V, C> PartitionedRecords<Pair<K, C>> combine(
      AggregateNode<K, V, C> node, Stage<Pair<K, V>> stage) {
    if (node.isLocal()) {
      return combineInPlace(node, stage);
    }
    return node.mapSideCombine() ? combineTwice(node, stage) : combineAfterExchange(node, stage);
  }

  private <K, V, C> PartitionedRecords<Pair<K, C>> combineInPlace(
      AggregateNode<K, V, C> node, Stage<Pair<K, V>> stage) {
    return new PartitionedRecords<>(run(node.origin(), stage, partition -> {
      CombineTable<K, V, C> table = new CombineTable<>(node.origin(), node.combiner());
      stage.push(partition, table, false);
      return table.toPairs();
    }));
  }

  private <K, V, C> PartitionedRecords<Pair<K, C>> combineAfterExchange(
      AggregateNode<K, V, C> node, Stage<Pair<K, V>> stage) {
    PartitionedRecords<Pair<K, V>> moved =
        exchange(node.origin(), stage, new Distribution.ByKey(node.target()));
    return new PartitionedRecords<>(runner.run(
        node.origin(), node.numPartitions(), moved.size(), target -> {
          CombineTable<K, V, C> table = new CombineTable<>(node.origin(), node.combiner());
          moved.partitions().get(target).forEach(table);
          return table.toPairs();
        }));
  }

  private <K, V, C> PartitionedRecords<Pair<K, C>> combineTwice(
      AggregateNode<K, V, C> node, Stage<Pair<K, V>> stage) {
    Partitioner partitioner = node.target();
    long records = stage.estimatedRecords() / Math.max(1, stage.numPartitions());
    int expectedKeys = (int) Math.min(MAX_EXPECTED_KEYS, records);
    List<CombineTable<K, V, C>> partials = run(node.origin(), stage, partition -> {
      CombineTable<K, V, C> table =
          new CombineTable<>(node.origin(), node.combiner(), expectedKeys);
      stage.push(partition, table, false);
      split(table, partitioner);
      return table;
    });
    long entries = partials.stream().mapToLong(CombineTable::size).sum();
    return new PartitionedRecords<>(runner.run(
        node.origin(), node.numPartitions(), entries, target -> {
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

  /**
   * Groups the values of each key, input by input.
   *
   * @param inputs placed by the node's partitioner
   */
  <K> PartitionedRecords<Pair<K, List<List<Object>>>> group(
      CoGroupNode<K> node, List<PartitionedRecords<? extends Pair<K, ?>>> inputs) {
    long records = inputs.stream().mapToLong(PartitionedRecords::size).sum();
    return new PartitionedRecords<>(runner.run(
        node.origin(), node.numPartitions(), records, target -> {
          GroupTable<K> table = new GroupTable<>(node.origin(), inputs.size());
          for (int i = 0; i < inputs.size(); i++) {
            Push<Pair<K, ?>> push = new GroupingPush<>(node.origin(), i, table);
            inputs.get(i).partitions().get(target).forEach(push);
          }
          return table.toPairs();
        }));
  }

  /** Sorts all records and cuts them again. */
  <T> PartitionedRecords<T> sort(SortNode<T> node, PartitionedRecords<T> input) {
    List<List<List<T>>> sorted =
        runner.run(node.origin(), 1, input.size(), task -> sorted(node, input));
    return new PartitionedRecords<>(sorted.get(0));
  }

  private static <T> List<List<T>> sorted(SortNode<T> node, PartitionedRecords<T> input) {
    try {
      return Sorting.sort(input.partitions(), node.comparator(), node.numPartitions());
    } catch (RuntimeException e) {
      throw OperatorFailure.ofPartition(e, node.origin());
    }
  }

  private <R> List<R> run(Origin user, Stage<?> stage, IntFunction<R> task) {
    return runner.run(user, stage, task);
  }

  /** Puts the pairs of one input into a table of groups. */
  private static final class GroupingPush<K> extends Push<Pair<K, ?>> {
    private final Origin origin;
    private final int input;
    private final GroupTable<K> table;

    GroupingPush(Origin origin, int input, GroupTable<K> table) {
      this.origin = origin;
      this.input = input;
      this.table = table;
    }

    @Override
    public void accept(Pair<K, ?> record) {
      try {
        table.add(input, record);
      } catch (Throwable e) {
        throw OperatorFailure.of(e, origin, record);
      }
    }

    @Override
    public boolean isFull() {
      return false;
    }

    @Override
    public void end() {}
  }
}
