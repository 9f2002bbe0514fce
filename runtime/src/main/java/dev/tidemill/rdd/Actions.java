/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.rdd;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import dev.tidemill.function.Function2;
import dev.tidemill.function.ReduceFunction;
import dev.tidemill.internal.operators.Plans;
import dev.tidemill.spi.engine.Evaluator;
import dev.tidemill.spi.engine.PartitionAction;
import dev.tidemill.spi.engine.PartitionSink;
import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.spi.sink.PartitionWriter;
import dev.tidemill.spi.sink.StagingFunction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** How actions process each partition, and how they combine the results. */
final class Actions {
  /**
   * Factor by which each round of take reads more partitions if the earlier rounds did not find
   * enough records.
   */
  private static final int TAKE_GROWTH = 4;

  /** Minimum capacity when looking for the first records of an order. */
  private static final int MIN_ROOM = 64;

  private Actions() {}

  static <T> PartitionAction<T, Long> count() {
    return partition -> new PartitionSink<T, Long>() {
      private long count;

      @Override
      public void accept(T record) {
        count++;
      }

      @Override
      public Long finish() {
        return count;
      }
    };
  }

  static <T> PartitionAction<T, List<T>> collect() {
    return partition -> new ListSink<>(Integer.MAX_VALUE);
  }

  static <T> PartitionAction<T, String> stage(StagingFunction<T> writers) {
    return partition -> new StagingSink<>(open(writers, partition));
  }

  private static <T> PartitionWriter<T> open(StagingFunction<T> writers, int partition) {
    try {
      return writers.open(partition);
    } catch (Exception e) {
      throw notWritten("cannot be opened", e);
    }
  }

  private static TidemillException notWritten(String what, Exception e) {
    return e instanceof TidemillException known
        ? known
        : new TidemillException(ErrorCode.OUTPUT_FAILED, "a writer " + what + ": " + e, e);
  }

  /** Reads the first partition, then four times as many, and so on, until there are n records. */
  static <T> List<T> take(Evaluator evaluator, PlanNode<T> plan, int n) {
    List<T> taken = new ArrayList<>();
    int first = 0;
    int count = 1;
    while (taken.size() < n && first < plan.numPartitions()) {
      int round = Math.min(count, plan.numPartitions() - first);
      for (List<T> records :
          evaluator.evaluate(plan, new Take<T>(n - taken.size()), first, round)) {
        taken.addAll(records.subList(0, Math.min(records.size(), n - taken.size())));
      }
      first += round;
      count = round * TAKE_GROWTH;
    }
    return taken;
  }

  /** Folds each partition into an accumulator of its own. */
  static <T, A> PartitionAction<T, A> fold(
      InitialValue<A> initial, Function2<? super A, ? super T, ? extends A> add) {
    return partition -> new PartitionSink<T, A>() {
      private A accumulator = initial.copy();

      @Override
      public void accept(T record) throws Exception {
        accumulator = add.call(accumulator, record);
      }

      @Override
      public A finish() {
        return accumulator;
      }
    };
  }

  /** The first n records of each partition in an order; equal records keep their order. */
  static <T> PartitionAction<T, List<T>> first(int n, Comparator<? super T> order) {
    return partition -> new PartitionSink<T, List<T>>() {
      private final List<T> records = new ArrayList<>();
      private final long room = Math.max(MIN_ROOM, 2L * n);

      @Override
      public void accept(T record) {
        records.add(record);
        if (records.size() >= room) {
          cut();
        }
      }

      /** Called only when the buffer is full, so that sorting costs only a logarithm per record. */
      private void cut() {
        records.sort(order);
        if (records.size() > n) {
          records.subList(n, records.size()).clear();
        }
      }

      @Override
      public List<T> finish() {
        cut();
        return records;
      }
    };
  }

  /** The first n of several sorted lists. */
  static <T> List<T> first(int n, Comparator<? super T> order, List<List<T>> partitions) {
    List<T> all = concat(partitions);
    all.sort(order);
    return all.size() > n ? new ArrayList<>(all.subList(0, n)) : all;
  }

  /** Merges one accumulator into another, on the driver. */
  static <A> A combined(
      Origin origin, Function2<? super A, ? super A, ? extends A> combine, A left, A right) {
    try {
      return combine.call(left, right);
    } catch (Exception e) {
      throw new TidemillException(ErrorCode.USER_FUNCTION_FAILED, origin + " failed: " + e, e);
    }
  }

  /** Adds up all numbers, starting from an initial one. */
  static <N> N sum(
      Evaluator evaluator, Origin origin, PlanNode<N> numbers, N zero, ReduceFunction<N> add) {
    List<N> sum =
        concat(evaluator.evaluate(Plans.reduce(origin, numbers, add), Actions.<N>collect()));
    return sum.isEmpty() ? zero : sum.get(0);
  }

  static <T> List<T> concat(List<List<T>> partitions) {
    List<T> all = new ArrayList<>();
    partitions.forEach(all::addAll);
    return all;
  }

  /** Collects at most the given number of records of each partition. */
  private record Take<T>(int max) implements PartitionAction<T, List<T>> {
    @Override
    public PartitionSink<T, List<T>> begin(int partition) {
      return new ListSink<>(max);
    }

    @Override
    public boolean stopsEarly() {
      return true;
    }
  }

  /**
   * Passes records to a writer; an exception of the writer is an error of the output, not of the
   * stream before it.
   */
  private record StagingSink<T>(PartitionWriter<T> writer) implements PartitionSink<T, String> {
    @Override
    public void accept(T record) {
      try {
        writer.write(record);
      } catch (Exception e) {
        throw notWritten("failed on a record", e);
      }
    }

    @Override
    public String finish() {
      try {
        return writer.finish();
      } catch (Exception e) {
        throw notWritten("failed at the end", e);
      }
    }

    @Override
    public void close() throws IOException {
      writer.close();
    }
  }

  private static final class ListSink<T> implements PartitionSink<T, List<T>> {
    private final List<T> records = new ArrayList<>();
    private final int max;

    ListSink(int max) {
      this.max = max;
    }

    @Override
    public void accept(T record) {
      if (records.size() < max) {
        records.add(record);
      }
    }

    @Override
    public boolean isFull() {
      return records.size() >= max;
    }

    @Override
    public List<T> finish() {
      return records;
    }
  }
}
