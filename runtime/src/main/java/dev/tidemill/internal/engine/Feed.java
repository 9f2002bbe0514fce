package dev.tidemill.internal.engine;

import dev.tidemill.data.Pair;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.interrupt.ForeignCode;
import dev.tidemill.spi.engine.PartitionAction;
import dev.tidemill.spi.engine.PartitionSink;
import dev.tidemill.spi.kernel.NarrowChain;
import dev.tidemill.spi.kernel.OperatorFailure;
import dev.tidemill.spi.kernel.Push;
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
import dev.tidemill.spi.source.PartitionReader;
import java.util.List;
import java.util.Optional;

/** One task: pushes the records of one partition of a prepared plan into a stage. */
final class Feed {
  private Feed() {}

  /** Pushes one partition through the narrow steps of a plan into an action, and returns the action's result. */
  static <T, R> R run(
      PlanNode<T> plan,
      int partition,
      PartitionAction<? super T, R> action,
      Evaluation evaluation) {
    try {
      return act(plan, partition, action, evaluation);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Exception e) {
      throw OperatorFailure.ofPartition(e, plan.origin());
    }
  }

  private static <T, R> R act(
      PlanNode<T> plan, int partition, PartitionAction<? super T, R> action, Evaluation evaluation)
      throws Exception {
    try (PartitionSink<? super T, R> sink = action.begin(partition)) {
      push(plan, partition, new ActionPush<>(plan, sink), action.stopsEarly(), evaluation);
      return sink.finish();
    }
  }

  /** Pushes one partition of a plan into a stage, and ends the stage. */
  static <T> void push(
      PlanNode<T> plan,
      int partition,
      Push<? super T> stage,
      boolean stopsEarly,
      Evaluation evaluation) {
    new Walk(partition, stopsEarly, evaluation, stage).feed(plan);
  }

  /**
   * Goes from the last node of a stage to the records it starts from, putting each node's step in front. A visit returns the
   * next node to go to; a plan of thousands of steps must not need a stack of as many calls.
   */
  private static final class Walk implements PlanNode.Visitor<Optional<PlanNode<?>>> {
    private final boolean stopsEarly;
    private final Evaluation evaluation;
    private int partition;
    private Push<?> stage;

    Walk(int partition, boolean stopsEarly, Evaluation evaluation, Push<?> stage) {
      this.partition = partition;
      this.stopsEarly = stopsEarly;
      this.evaluation = evaluation;
      this.stage = stage;
    }

    void feed(PlanNode<?> plan) {
      Optional<PlanNode<?>> at = Optional.of(plan);
      while (at.isPresent()) {
        at = at.get().accept(this);
      }
    }

    @Override
    public <U> Optional<PlanNode<?>> input(InputNode<U> node) {
      evaluation.checkReadable(node);
      read(node, retyped());
      return Optional.empty();
    }

    @Override
    public <U> Optional<PlanNode<?>> literal(LiteralNode<U> node) {
      pushAll(node.partitions().get(partition), this.<U>retyped());
      return Optional.empty();
    }

    @Override
    public <A, B> Optional<PlanNode<?>> narrow(NarrowNode<A, B> node) {
      stage = NarrowChain.prepend(node, partition, this.<B>retyped(), stopsEarly);
      return Optional.of(node.input());
    }

    @Override
    public <U> Optional<PlanNode<?>> union(UnionNode<U> node) {
      for (PlanNode<U> input : node.inputs()) {
        if (partition < input.numPartitions()) {
          return Optional.of(input);
        }
        partition -= input.numPartitions();
      }
      throw new IllegalStateException("no partition " + partition + " in " + node.origin());
    }

    @Override
    public <U> Optional<PlanNode<?>> exchange(ExchangeNode<U> node) {
      return computed(node);
    }

    @Override
    public <K, V, C> Optional<PlanNode<?>> aggregate(AggregateNode<K, V, C> node) {
      return computed(node);
    }

    @Override
    public <K> Optional<PlanNode<?>> coGroup(CoGroupNode<K> node) {
      return computed(node);
    }

    @Override
    public <U> Optional<PlanNode<?>> sort(SortNode<U> node) {
      return computed(node);
    }

    @Override
    public <U> Optional<PlanNode<?>> cached(CachedNode<U> node) {
      return computed(node);
    }

    @Override
    public <U> Optional<PlanNode<?>> state(StateNode<U> node) {
      Push<? super U> first = retyped();
      evaluation.states().push(node, partition, first, stopsEarly);
      first.end();
      return Optional.empty();
    }

    private <U> Optional<PlanNode<?>> computed(PlanNode<U> node) {
      Dataset<U> dataset = evaluation.find(node);
      if (dataset == null) {
        throw new IllegalStateException(node.origin() + " is read before it is computed");
      }
      pushAll(dataset.partitions().get(partition), this.<U>retyped());
      return Optional.empty();
    }

    /** A visitor's method does not know that its node has the type of the node that was visited. */
    @SuppressWarnings("unchecked")
    private <U> Push<? super U> retyped() {
      return (Push<? super U>) stage;
    }

    private <U> void pushAll(List<U> records, Push<? super U> first) {
      if (stopsEarly) {
        for (U record : records) {
          if (first.isFull()) {
            break;
          }
          first.accept(record);
          ForeignCode.returned();
        }
      } else {
        for (int i = 0, n = records.size(); i < n; i++) {
          first.accept(records.get(i));
          ForeignCode.returned();
        }
      }
      first.end();
    }

    private <U> void read(InputNode<U> node, Push<? super U> first) {
      CountingPush<U> counting = new CountingPush<>(first);
      try (PartitionReader<U> reader = node.partitions().get(partition).open()) {
        if (stopsEarly) {
          while (!first.isFull() && reader.next()) {
            counting.accept(reader.record());
          }
        } else {
          reader.forEachRemaining(counting);
        }
      } catch (OperatorFailure | TidemillException e) {
        throw e;
      } catch (Exception e) {
        throw new TidemillException(
            ErrorCode.SOURCE_FAILED,
            "partition "
                + partition
                + " of "
                + node.origin()
                + " could not be read after "
                + counting.count
                + " records"
                + evaluation.inBatch()
                + ": "
                + e,
            e);
      }
      evaluation.countRead(node, partition, counting.count);
      first.end();
    }
  }

  private static final class CountingPush<T> extends Push<T> {
    private final Push<? super T> next;
    private long count;

    CountingPush(Push<? super T> next) {
      this.next = next;
    }

    @Override
    public void accept(T record) {
      count++;
      ForeignCode.returned(); // of the reader
      next.accept(record);
      ForeignCode.returned(); // to the reader
    }

    @Override
    public boolean isFull() {
      return next.isFull();
    }

    @Override
    public void end() {
      next.end();
    }
  }

  /** The last stage: an action's sink. */
  private static final class ActionPush<T> extends Push<T> {
    private final PlanNode<?> plan;
    private final PartitionSink<? super T, ?> sink;

    ActionPush(PlanNode<?> plan, PartitionSink<? super T, ?> sink) {
      this.plan = plan;
      this.sink = sink;
    }

    @Override
    public void accept(T record) {
      try {
        sink.accept(record);
      } catch (Throwable e) {
        throw OperatorFailure.of(e, plan.origin(), record);
      }
    }

    @Override
    public boolean isFull() {
      return sink.isFull();
    }

    @Override
    public void end() {}
  }

  /** A stage that collects pairs or other records in a list. */
  static final class ListPush<T> extends Push<T> {
    private final List<T> records;

    ListPush(List<T> records) {
      this.records = records;
    }

    @Override
    public void accept(T record) {
      records.add(record);
    }

    @Override
    public boolean isFull() {
      return false;
    }

    @Override
    public void end() {}
  }

  /** Hides the type of the pairs' values from a table that takes any. */
  static <K> Push<Pair<K, ?>> groupInput(
      int input, dev.tidemill.spi.kernel.GroupTable<K> table, PlanNode<?> node) {
    return new Push<>() {
      @Override
      public void accept(Pair<K, ?> record) {
        try {
          table.add(input, record);
        } catch (Throwable e) {
          throw OperatorFailure.of(e, node.origin(), record);
        }
      }

      @Override
      public boolean isFull() {
        return false;
      }

      @Override
      public void end() {}
    };
  }
}
