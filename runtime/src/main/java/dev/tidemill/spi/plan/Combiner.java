/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.plan;

import dev.tidemill.function.Function2;
import dev.tidemill.function.MapFunction;
import dev.tidemill.function.ReduceFunction;
import java.io.Serializable;

/**
 * Functions that combine the values of a key.
 *
 * @param create creates an accumulator from the first value of a key
 * @param mergeValue adds a value to an accumulator, which it may mutate and return
 * @param mergeCombiners adds the second accumulator to the first, which it may mutate and return
 * @param isOwn whether {@code create} returns a new object that may be mutated; if not, a mutable
 *     result is copied first
 */
public record Combiner<V, C>(
    MapFunction<? super V, ? extends C> create,
    Function2<? super C, ? super V, ? extends C> mergeValue,
    Function2<? super C, ? super C, ? extends C> mergeCombiners,
    boolean isOwn)
    implements Serializable {

  /** Creates a combiner of user functions, whose accumulators may be shared. */
  public Combiner(
      MapFunction<? super V, ? extends C> create,
      Function2<? super C, ? super V, ? extends C> mergeValue,
      Function2<? super C, ? super C, ? extends C> mergeCombiners) {
    this(create, mergeValue, mergeCombiners, false);
  }

  /** Returns the combiner of {@code reduceByKey}, whose accumulators are values. */
  public static <V> Combiner<V, V> reducing(ReduceFunction<V> reduce) {
    return new Combiner<>(value -> value, reduce::call, reduce::call);
  }
}
