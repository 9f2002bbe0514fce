/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench.micro;

import dev.tidemill.error.Origin;
import dev.tidemill.function.FilterFunction;
import dev.tidemill.function.MapFunction;
import dev.tidemill.spi.kernel.NarrowChain;
import dev.tidemill.spi.kernel.Push;
import dev.tidemill.spi.plan.LiteralNode;
import dev.tidemill.spi.plan.NarrowNode;
import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.spi.plan.Step;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** map, filter, map and a sum over boxed numbers: the engine's chain of stages beside a loop and beside streams. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(NarrowChainBenchmark.RECORDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgs = "-Xmx1g")
public class NarrowChainBenchmark {
  static final int RECORDS = 100_000;

  private static final MapFunction<Long, Long> TRIPLE = n -> n * 3;
  private static final FilterFunction<Long> NOT_SEVENTH = n -> n % 7 != 0;
  private static final MapFunction<Long, Long> PLUS_ONE = n -> n + 1;

  private final List<Long> records = LongStream.range(0, RECORDS).boxed().toList();
  private final Origin origin = Origin.here("benchmark");
  private final PlanNode<Long> input = new LiteralNode<>(origin, List.of(records));

  /** The engine's stages. */
  @Benchmark
  public long narrowChain() {
    Sum sum = new Sum();
    Push<Long> last = NarrowChain.prepend(node(new Step.Map<>(PLUS_ONE)), 0, sum, false);
    Push<Long> middle = NarrowChain.prepend(node(new Step.Filter<>(NOT_SEVENTH)), 0, last, false);
    Push<Long> first = NarrowChain.prepend(node(new Step.Map<>(TRIPLE)), 0, middle, false);
    for (Long record : records) {
      first.accept(record);
    }
    first.end();
    return sum.value;
  }

  /** The same as streams. */
  @Benchmark
  public long streams() {
    return records.stream()
        .map(TRIPLE)
        .filter(n -> NOT_SEVENTH.test(n))
        .map(PLUS_ONE)
        .mapToLong(Long::longValue)
        .sum();
  }

  /** The same by hand, numbers boxed between the steps as in the others. */
  @Benchmark
  public long loop() {
    long sum = 0;
    for (Long record : records) {
      Long tripled = record * 3;
      if (tripled % 7 != 0) {
        Long plusOne = tripled + 1;
        sum += plusOne;
      }
    }
    return sum;
  }

  private NarrowNode<Long, Long> node(Step<Long, Long> step) {
    return new NarrowNode<>(origin, input, step, false);
  }

  private static final class Sum extends Push<Long> {
    private long value;

    @Override
    public void accept(Long record) {
      value += record;
    }

    @Override
    public boolean isFull() {
      return false;
    }

    @Override
    public void end() {}
  }
}
