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
 * How the values of a key become one.
 *
 * @param create makes the accumulator of a key's first value
 * @param mergeValue adds a value to an accumulator, which it may change and return
 * @param mergeCombiners adds the second accumulator to the first, which it may change and return
 * @param isOwn whether nobody else has what {@code create} makes, so that it can be changed as it is; otherwise it is copied first, if it
 *     can change at all
 */
public record Combiner<V, C>(
    MapFunction<? super V, ? extends C> create,
    Function2<? super C, ? super V, ? extends C> mergeValue,
    Function2<? super C, ? super C, ? extends C> mergeCombiners,
    boolean isOwn)
    implements Serializable {

  /** With functions of the program's, whose accumulators may be values that somebody else has. */
  public Combiner(
      MapFunction<? super V, ? extends C> create,
      Function2<? super C, ? super V, ? extends C> mergeValue,
      Function2<? super C, ? super C, ? extends C> mergeCombiners) {
    this(create, mergeValue, mergeCombiners, false);
  }

  /** The combiner of reduceByKey: the accumulator is a value. */
  public static <V> Combiner<V, V> reducing(ReduceFunction<V> reduce) {
    return new Combiner<>(value -> value, reduce::call, reduce::call);
  }
}
