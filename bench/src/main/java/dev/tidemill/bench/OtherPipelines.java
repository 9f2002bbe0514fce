/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench;

import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import dev.tidemill.rdd.RDD;
import dev.tidemill.time.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Jobs of other shapes, other functions and other key types. In a JVM where they have run, the compiler has seen many
 * callers of the engine's inner loops, as it has in a server that runs more than one job.
 */
final class OtherPipelines {
  private record Reading(int sensor, double value) {}

  private OtherPipelines() {}

  /** Runs each of the jobs for some batches and returns how many results they had together. */
  static long run(String master, int records, int batches) {
    List<Long> numbers = LongStream.range(0, records).boxed().toList();
    List<List<Long>> input = new ArrayList<>();
    for (int i = 0; i < batches; i++) {
      input.add(numbers);
    }
    long[] results = new long[1];
    try (StreamingContext ssc = StreamingContext.builder()
        .master(master)
        .environment(world -> world.withClock(new ManualClock()))
        .batchInterval(Duration.ofSeconds(1))
        .build()) {
      declare(ssc, input, results);
      ssc.start();
      for (int i = 0; i < batches; i++) {
        ssc.step();
      }
    }
    return results[0];
  }

  private static void declare(StreamingContext ssc, List<List<Long>> input, long[] results) {
    var numbers = ssc.queueStream(input);
    numbers
        .mapToPair(n -> Pair.of(n % 1_000, n))
        .reduceByKey(Math::max)
        .foreachRDD(rdd -> results[0] += rdd.count());
    numbers
        .filter(n -> n % 3 != 0)
        .map(n -> new Reading((int) (n % 777), n / 2.0))
        .mapToPair(reading -> Pair.of(reading.sensor(), reading.value()))
        .reduceByKey(Double::sum)
        .foreachRDD(rdd -> results[0] += rdd.collect().size());
    numbers
        .<Long>flatMap((n, out) -> {
          out.accept(n);
          out.accept(n + 1);
        })
        .mapToPair(n -> Pair.of("key " + n % 500, 1))
        .groupByKey()
        .mapValues(List::size)
        .foreachRDD(rdd -> results[0] += rdd.values().reduce(Integer::sum));
    numbers
        .flatMap(n -> List.of(new Reading((int) (n % 10), 1), new Reading((int) (n % 20), 2)))
        .filter(reading -> reading.value() > 0)
        .mapToPair(reading -> Pair.of(reading, 1L))
        .reduceByKey((a, b) -> a + b)
        .foreachRDD(rdd -> results[0] += rdd.keys().count());
    numbers
        .map(n -> Long.toString(n, 7))
        .map(text -> text.charAt(0))
        .countByValue()
        .foreachRDD(rdd -> results[0] += rdd.take(10).size());
    numbers
        .mapPartitions(records -> {
          List<Integer> lengths = new ArrayList<>();
          records.forEachRemaining(n -> lengths.add(n.toString().length()));
          return lengths.iterator();
        })
        .repartition(3)
        .foreachRDD((RDD<Integer> rdd) -> results[0] += rdd.distinct().count());
  }
}
