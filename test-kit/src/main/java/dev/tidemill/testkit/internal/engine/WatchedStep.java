/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.internal.engine;

import dev.tidemill.error.Origin;
import dev.tidemill.function.FilterFunction;
import dev.tidemill.function.Function2;
import dev.tidemill.function.MapFunction;
import dev.tidemill.spi.plan.PartitionObservers;
import dev.tidemill.spi.plan.Step;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

/**
 * The same step, with a look at each record before the function has it and after.
 *
 * @param from the operation that the records come from
 * @param origin the operation whose step this is
 */
record WatchedStep<A, B>(MutationWatch watch, Origin from, Origin origin)
    implements Step.Visitor<A, B, Step<A, B>> {
  @Override
  public Step<A, B> map(Step.Map<A, B> step) {
    MapFunction<? super A, ? extends B> function = step.function();
    return new Step.Map<A, B>(record -> {
      watch.look(record, from);
      B result = function.call(record);
      watch.verify(record, origin);
      watch.look(result, origin);
      return result;
    });
  }

  @Override
  @SuppressWarnings("unchecked") // a filter's two types are the same
  public Step<A, B> filter(FilterFunction<? super A> function, Step<A, B> step) {
    return (Step<A, B>) new Step.Filter<A>(record -> {
      watch.look(record, from);
      boolean stays = function.call(record);
      watch.verify(record, origin);
      return stays;
    });
  }

  @Override
  public Step<A, B> flatMap(Step.FlatMap<A, B> step) {
    return new Step.FlatMap<A, B>(record -> {
      watch.look(record, from);
      Iterable<? extends B> results =
          Objects.requireNonNull(step.function().call(record), "flatMap's function returned null");
      watch.verify(record, origin);
      return () -> watched(results.iterator());
    });
  }

  @Override
  public Step<A, B> emit(Step.Emit<A, B> step) {
    return new Step.Emit<A, B>(
        (record, out) -> {
          watch.look(record, from);
          step.function().call(record, result -> {
            watch.look(result, origin);
            out.accept(result);
          });
          watch.verify(record, origin);
        },
        step.failure());
  }

  @Override
  public Step<A, B> mapPartitions(Step.MapPartitions<A, B> step) {
    Function2<Integer, Iterator<A>, ? extends Iterator<? extends B>> function = step.function();
    return new Step.MapPartitions<A, B>(
        (partition, records) -> {
          List<A> inputs = new ArrayList<>();
          while (records.hasNext()) {
            A record = records.next();
            watch.look(record, from);
            inputs.add(record);
          }
          Iterator<? extends B> results = Objects.requireNonNull(
              function.call(partition, inputs.iterator()), "mapPartitions' function returned null");
          inputs.forEach(record -> watch.verify(record, origin));
          return watched(results);
        },
        step.failure());
  }

  @Override
  public Step<A, B> observe(PartitionObservers<? super A> observers, Step<A, B> step) {
    return step;
  }

  private Iterator<B> watched(Iterator<? extends B> results) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return results.hasNext();
      }

      @Override
      public B next() {
        B result = results.next();
        watch.look(result, origin);
        return result;
      }
    };
  }
}
