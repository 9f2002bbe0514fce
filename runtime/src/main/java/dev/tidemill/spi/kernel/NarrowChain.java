/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.kernel;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.function.EmitFunction;
import dev.tidemill.function.FilterFunction;
import dev.tidemill.function.FlatMapFunction;
import dev.tidemill.function.Function2;
import dev.tidemill.function.MapFunction;
import dev.tidemill.internal.interrupt.ForeignCode;
import dev.tidemill.spi.plan.NarrowNode;
import dev.tidemill.spi.plan.PartitionObservers;
import dev.tidemill.spi.plan.RecordObserver;
import dev.tidemill.spi.plan.Step;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

/**
 * Chains the stages of consecutive narrow nodes, so that they run as one loop over each partition
 * without intermediate lists. The exception is mapPartitions, which needs all records of the
 * partition and collects them first.
 */
public final class NarrowChain {
  private NarrowChain() {}

  /**
   * Returns the stage of a node, which passes its records to the given stage.
   *
   * @param partition index of the partition in the node
   * @param stopsEarly whether the last stage may become full; if so, a function that produces many
   *     records from one is stopped then, and may produce an unbounded number. If {@code false},
   *     fullness is not checked.
   */
  public static <A, B> Push<A> prepend(
      NarrowNode<A, B> node, int partition, Push<? super B> next, boolean stopsEarly) {
    return prepend(node.origin(), node.step(), partition, next, stopsEarly);
  }

  /** Returns the stage of a step, for processes that receive only the step and not the plan. */
  public static <A, B> Push<A> prepend(
      Origin origin, Step<A, B> step, int partition, Push<? super B> next, boolean stopsEarly) {
    return step.accept(new Step.Visitor<A, B, Push<A>>() {
      @Override
      public Push<A> map(Step.Map<A, B> step) {
        return new MapPush<>(origin, step.function(), next);
      }

      @Override
      @SuppressWarnings("unchecked") // a filter's two types are the same
      public Push<A> filter(FilterFunction<? super A> function, Step<A, B> step) {
        return new FilterPush<>(origin, function, (Push<? super A>) next);
      }

      @Override
      public Push<A> flatMap(Step.FlatMap<A, B> step) {
        return new FlatMapPush<>(origin, step.function(), next, stopsEarly);
      }

      @Override
      public Push<A> emit(Step.Emit<A, B> step) {
        return stopsEarly
            ? new StoppingEmitPush<>(origin, step, next)
            : new EmitPush<>(origin, step, next);
      }

      @Override
      public Push<A> mapPartitions(Step.MapPartitions<A, B> step) {
        return new MapPartitionsPush<>(origin, step, partition, next, stopsEarly);
      }

      @Override
      @SuppressWarnings("unchecked") // an observer's two types are the same
      public Push<A> observe(PartitionObservers<? super A> observers, Step<A, B> step) {
        return new ObservePush<>(origin, observers.begin(partition), (Push<? super A>) next);
      }
    });
  }

  private abstract static class Stage<A, B> extends Push<A> {
    final Origin origin;
    final Push<? super B> next;

    Stage(Origin origin, Push<? super B> next) {
      this.origin = origin;
      this.next = next;
    }

    /** Passes on what the function of this stage returned. */
    final void forward(B result) {
      ForeignCode.returned();
      next.accept(result);
    }

    @Override
    public final boolean isFull() {
      return next.isFull();
    }

    @Override
    public void end() {
      next.end();
    }
  }

  private static final class MapPush<A, B> extends Stage<A, B> {
    private final MapFunction<? super A, ? extends B> function;

    MapPush(Origin origin, MapFunction<? super A, ? extends B> function, Push<? super B> next) {
      super(origin, next);
      this.function = function;
    }

    @Override
    public void accept(A record) {
      B result;
      try {
        result = function.call(record);
      } catch (Throwable e) {
        throw OperatorFailure.onRecord(e, origin, record);
      }
      forward(result);
    }
  }

  private static final class FilterPush<A> extends Stage<A, A> {
    private final FilterFunction<? super A> function;

    FilterPush(Origin origin, FilterFunction<? super A> function, Push<? super A> next) {
      super(origin, next);
      this.function = function;
    }

    @Override
    public void accept(A record) {
      boolean stays;
      try {
        stays = function.call(record);
      } catch (Throwable e) {
        throw OperatorFailure.onRecord(e, origin, record);
      }
      if (stays) {
        forward(record);
      }
    }
  }

  private static final class ObservePush<A> extends Stage<A, A> {
    private final RecordObserver<? super A> observer;

    ObservePush(Origin origin, RecordObserver<? super A> observer, Push<? super A> next) {
      super(origin, next);
      this.observer = observer;
    }

    @Override
    public void accept(A record) {
      observer.accept(record);
      next.accept(record);
    }

    @Override
    public void end() {
      observer.end();
      next.end();
    }
  }

  private static final class FlatMapPush<A, B> extends Stage<A, B> {
    private final FlatMapFunction<? super A, ? extends B> function;
    private final boolean stopsEarly;

    FlatMapPush(
        Origin origin,
        FlatMapFunction<? super A, ? extends B> function,
        Push<? super B> next,
        boolean stopsEarly) {
      super(origin, next);
      this.function = function;
      this.stopsEarly = stopsEarly;
    }

    @Override
    public void accept(A record) {
      try {
        Iterable<? extends B> results =
            Objects.requireNonNull(function.call(record), "flatMap's function returned null");
        for (B result : results) {
          forward(result);
          if (stopsEarly && next.isFull()) {
            break; // before it is asked for another record, which it may never have
          }
        }
      } catch (Throwable e) {
        throw OperatorFailure.onRecord(e, origin, record);
      }
    }
  }

  private static final class EmitPush<A, B> extends Stage<A, B> {
    private final EmitFunction<? super A, B> function;
    private final ErrorCode failure;

    EmitPush(Origin origin, Step.Emit<A, B> step, Push<? super B> next) {
      super(origin, next);
      this.function = step.function();
      this.failure = step.failure();
    }

    @Override
    public void accept(A record) {
      try {
        function.call(record, next);
      } catch (Throwable e) {
        throw OperatorFailure.onRecord(e, origin, record, failure);
      }
    }
  }

  /**
   * Stops a function that emits more records than needed. The only way to stop it is a throwable,
   * which is thrown at the first surplus record; a function that emits no surplus record returns
   * normally.
   */
  private static final class StoppingEmitPush<A, B> extends Stage<A, B> {
    private final EmitFunction<? super A, B> function;
    private final ErrorCode failure;

    StoppingEmitPush(Origin origin, Step.Emit<A, B> step, Push<? super B> next) {
      super(origin, next);
      this.function = step.function();
      this.failure = step.failure();
    }

    @Override
    public void accept(A record) {
      try {
        function.call(record, this::handOn);
      } catch (Throwable e) {
        if (!Enough.isBehind(e)) {
          throw OperatorFailure.onRecord(e, origin, record, failure);
        }
      }
    }

    private void handOn(B result) {
      if (next.isFull()) {
        throw Enough.INSTANCE;
      }
      next.accept(result);
    }
  }

  /** Ends a function whose next record is not needed. */
  private static final class Enough extends Error {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings(
        "StaticAssignmentOfThrowable") // it has no stack trace and takes no suppressed ones
    static final Enough INSTANCE = new Enough();

    private static final int MAX_CAUSES = 20;

    private Enough() {
      super(
          "no more records are wanted; this ends the function that makes them", null, false, false);
    }

    /** Returns whether this is the cause of a failure, possibly wrapped by the function. */
    static boolean isBehind(Throwable failure) {
      Throwable cause = failure;
      for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
        if (cause == INSTANCE) {
          return true;
        }
        cause = cause.getCause();
      }
      return false;
    }
  }

  private static final class MapPartitionsPush<A, B> extends Stage<A, B> {
    private final Function2<Integer, Iterator<A>, ? extends Iterator<? extends B>> function;
    private final ErrorCode failure;
    private final int partition;
    private final List<A> records = new ArrayList<>();
    private final boolean stopsEarly;

    MapPartitionsPush(
        Origin origin,
        Step.MapPartitions<A, B> step,
        int partition,
        Push<? super B> next,
        boolean stopsEarly) {
      super(origin, next);
      this.function = step.function();
      this.failure = step.failure();
      this.partition = partition;
      this.stopsEarly = stopsEarly;
    }

    @Override
    public void accept(A record) {
      records.add(record);
    }

    @Override
    public void end() {
      try {
        Iterator<? extends B> results = Objects.requireNonNull(
            function.call(partition, records.iterator()), "mapPartitions' function returned null");
        while (!(stopsEarly && next.isFull()) && results.hasNext()) {
          forward(results.next());
        }
      } catch (Throwable e) {
        throw OperatorFailure.ofPartition(e, origin, failure);
      }
      next.end();
    }
  }
}
