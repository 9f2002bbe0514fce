/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench.micro;

import dev.tidemill.data.Pair;
import dev.tidemill.error.Origin;
import dev.tidemill.spi.kernel.CombineTable;
import dev.tidemill.spi.plan.Combiner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Counting 100,000 words per key: the engine's table beside {@link HashMap#merge}, each from empty to full. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(CombineTableBenchmark.RECORDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgs = "-Xmx1g")
public class CombineTableBenchmark {
  static final int RECORDS = 100_000;

  /** How many different keys there are. */
  @Param({"100", "50000"})
  private int keys;

  private List<Pair<String, Long>> records = List.of();
  private Origin origin = Origin.here("benchmark");

  /** Words that are equal to each other are not the same object, as when they come out of lines. */
  @Setup
  public void makeRecords() {
    SplittableRandom random = new SplittableRandom(1);
    records = new ArrayList<>(RECORDS);
    for (int i = 0; i < RECORDS; i++) {
      records.add(Pair.of("key" + random.nextInt(keys), 1L));
    }
  }

  /** The engine's table. */
  @Benchmark
  public int combineTable() {
    CombineTable<String, Long, Long> table =
        new CombineTable<>(origin, Combiner.reducing(Long::sum));
    for (Pair<String, Long> record : records) {
      table.accept(record);
    }
    return table.size();
  }

  /** What one writes without it. */
  @Benchmark
  public int hashMap() {
    Map<String, Long> map = new HashMap<>();
    for (Pair<String, Long> record : records) {
      map.merge(record.key(), record.value(), Long::sum);
    }
    return map.size();
  }
}
