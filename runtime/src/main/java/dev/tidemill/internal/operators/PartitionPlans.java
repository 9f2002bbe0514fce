/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.operators;

import dev.tidemill.data.Pair;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import dev.tidemill.function.Function2;
import dev.tidemill.spi.plan.NarrowNode;
import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.spi.plan.Step;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;

/** Builds plans of operations that know which partition they are in. */
public final class PartitionPlans {
  /**
   * Steps in which a Poisson number of this mean or more is put together, so that e to the minus
   * mean stays a normal number.
   */
  private static final double POISSON_STEP = 32;

  /**
   * An odd number without a pattern: neighboring partitions get seeds that have nothing in common.
   */
  private static final long SEED_STEP = 0x9E3779B97F4A7C15L;

  private PartitionPlans() {}

  /** Makes the records of each partition into others, given its number. */
  public static <A, B> PlanNode<B> mapWithIndex(
      Origin origin,
      PlanNode<A> input,
      Function2<Integer, Iterator<A>, ? extends Iterator<? extends B>> function) {
    return Plans.narrow(origin, input, new Step.MapPartitions<A, B>(function));
  }

  /**
   * Each record with its place in the order of partitions and records.
   *
   * @param starts the place of the first record of each partition
   */
  public static <T> PlanNode<Pair<T, Long>> zipWithIndex(
      Origin origin, PlanNode<T> input, List<Long> starts) {
    List<Long> firsts = List.copyOf(starts);
    return mapWithIndex(origin, input, (partition, records) -> new Iterator<Pair<T, Long>>() {
      private long next = firsts.get(partition);

      @Override
      public boolean hasNext() {
        return records.hasNext();
      }

      @Override
      public Pair<T, Long> next() {
        return new Pair<>(records.next(), next++);
      }
    });
  }

  /**
   * Some of the records, by chance, but the same ones each time: chance is a function of the seed,
   * the number of the partition and the place in it. Keeps the placement of keys, as a filter does.
   *
   * @param withReplacement whether a record may come several times; how often is Poisson
   *     distributed then
   * @param fraction expected number of times that each record comes
   * @throws TidemillException if the fraction is negative or not finite, or more than 1 without
   *     replacement
   */
  public static <T> PlanNode<T> sample(
      Origin origin, PlanNode<T> input, boolean withReplacement, double fraction, long seed) {
    boolean inBounds =
        fraction >= 0 && (withReplacement ? fraction < Integer.MAX_VALUE : fraction <= 1);
    if (!inBounds) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          "fraction is " + fraction + " in " + origin + "; it must be "
              + (withReplacement ? "at least 0" : "from 0 to 1, or with replacement"));
    }
    Step<T, T> step = new Step.MapPartitions<>((partition, records) -> {
      Random random = new Random(seed + partition * SEED_STEP);
      List<T> chosen = new ArrayList<>();
      while (records.hasNext()) {
        T record = records.next();
        int times = withReplacement ? poisson(random, fraction) : bernoulli(random, fraction);
        for (int i = 0; i < times; i++) {
          chosen.add(record);
        }
      }
      return chosen.iterator();
    });
    return new NarrowNode<>(origin, input, step, true);
  }

  private static int bernoulli(Random random, double probability) {
    return random.nextDouble() < probability ? 1 : 0;
  }

  /**
   * Knuth's method, the mean in parts: a sum of Poisson numbers is one of the sum of their means.
   */
  private static int poisson(Random random, double mean) {
    int count = 0;
    for (double left = mean; left > 0; left -= POISSON_STEP) {
      double limit = Math.exp(-Math.min(left, POISSON_STEP));
      for (double product = random.nextDouble(); product > limit; product *= random.nextDouble()) {
        count++;
      }
    }
    return count;
  }
}
