/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench.spark;

import dev.tidemill.bench.spark.SteppedSpark.Totals;
import java.io.File;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.streaming.Duration;
import org.apache.spark.streaming.State;
import org.apache.spark.streaming.StateSpec;
import org.apache.spark.streaming.api.java.JavaDStream;
import org.apache.spark.streaming.api.java.JavaPairDStream;
import org.apache.spark.streaming.api.java.JavaStreamingContext;
import scala.Tuple2;

/**
 * The stateful programs of the benchmarks on Spark Streaming, with checkpoints to a local directory every ten batches as the API
 * demands. A source reads the records from this process's memory, which is the best case for Spark.
 */
public final class SparkStateful {
  private static final int MAX_BATCHES = 5_000;

  private SparkStateful() {}

  /** Arguments: the program; keys, records of a batch, batches of a window, (unused), CPU seconds to warm up and to measure. */
  public static void main(String[] args) throws Exception {
    int[] size = Arrays.stream(args[1].split(",")).mapToInt(Integer::parseInt).toArray();
    int panes = size[2];
    int ring = panes + panes / 2 + 1;
    boolean startsWithAllKeys =
        args[0].equals("MAP_WITH_STATE") || args[0].equals("UPDATE_STATE_BY_KEY");
    Records.make(size[0], size[1], ring);
    File checkpoints = Files.createTempDirectory("spark-checkpoints").toFile();
    try (SteppedSpark spark = new SteppedSpark(args[0])) {
      spark.context().checkpoint(checkpoints.getPath());
      declare(
          args[0],
          source(spark.context(), ring, startsWithAllKeys),
          SteppedSpark.BATCH.times(panes));
      spark.start();
      if (startsWithAllKeys) {
        spark.step();
      }
      Totals totals = Totals.NONE;
      for (int i = 0; i < ring; i++) {
        totals = spark.step();
      }
      SteppedSpark.send("keys", totals.number());
      SteppedSpark.send("sum", totals.sum());
      measure(spark, size[4], size[5]);
    }
    System.exit(0);
  }

  private static void measure(SteppedSpark spark, int warmup, int seconds)
      throws InterruptedException {
    double end = SteppedSpark.cpuMs() + warmup * 1e3;
    while (SteppedSpark.cpuMs() < end) {
      spark.step();
    }
    double[] wall = new double[MAX_BATCHES];
    int batches = 0;
    double begin = SteppedSpark.cpuMs();
    while (SteppedSpark.cpuMs() < begin + seconds * 1e3) {
      long start = System.nanoTime();
      spark.step();
      wall[batches++] = (System.nanoTime() - start) / 1e6;
    }
    Arrays.sort(wall, 0, batches);
    SteppedSpark.send("wall", (wall[(batches - 1) / 2] + wall[batches / 2]) / 2);
    SteppedSpark.send("CPU", (SteppedSpark.cpuMs() - begin) / batches);
    SteppedSpark.send("batches", batches);
  }

  private static JavaPairDStream<String, Long> source(
      JavaStreamingContext ssc, int ring, boolean startsWithAllKeys) {
    JavaRDD<Integer> parts = ssc.sparkContext().parallelize(List.of(0, 1), SteppedSpark.PARTITIONS);
    BlockingQueue<JavaRDD<Tuple2<String, Long>>> queue = new LinkedBlockingQueue<>();
    if (startsWithAllKeys) {
      queue.add(parts.flatMap(part -> Records.part(Records.ALL_KEYS, part).iterator()));
    }
    List<JavaRDD<Tuple2<String, Long>>> batches = new ArrayList<>();
    for (int b = 0; b < ring; b++) {
      int batch = b;
      batches.add(parts.flatMap(part -> Records.part(batch, part).iterator()));
    }
    for (int i = 0; i < MAX_BATCHES; i++) {
      queue.add(batches.get(i % ring));
    }
    return ssc.queueStream(queue).mapToPair(record -> record);
  }

  private static void declare(
      String program, JavaPairDStream<String, Long> pairs, Duration length) {
    switch (program) {
      case "WINDOW_SUM" ->
        output(pairs.reduceByKeyAndWindow(
            Long::sum,
            (sum, old) -> sum - old,
            length,
            SteppedSpark.BATCH,
            SteppedSpark.PARTITIONS,
            pair -> pair._2() > 0));
      case "WINDOW_MAX" ->
        output(pairs.reduceByKeyAndWindow(
            Math::max, length, SteppedSpark.BATCH, SteppedSpark.PARTITIONS));
      case "UPDATE_STATE_BY_KEY" ->
        output(pairs.<Long>updateStateByKey(SparkStateful::added, SteppedSpark.PARTITIONS));
      case "MAP_WITH_STATE" ->
        outputValues(pairs.mapWithState(
            StateSpec.<String, Long, Long, Long>function(SparkStateful::runningSum)
                .numPartitions(SteppedSpark.PARTITIONS)));
      default -> throw new IllegalArgumentException(program);
    }
  }

  private static org.apache.spark.api.java.Optional<Long> added(
      List<Long> values, org.apache.spark.api.java.Optional<Long> state) {
    if (values.isEmpty()) {
      return state;
    }
    long sum = state.or(0L);
    for (long value : values) {
      sum += value;
    }
    return org.apache.spark.api.java.Optional.of(sum);
  }

  private static Long runningSum(
      String key, org.apache.spark.api.java.Optional<Long> value, State<Long> state) {
    long sum = (state.exists() ? state.get() : 0) + value.or(0L);
    state.update(sum);
    return sum;
  }

  private static void output(JavaPairDStream<String, Long> stream) {
    stream.foreachRDD((JavaPairRDD<String, Long> rdd) -> SteppedSpark.emit(rdd.aggregate(
        Totals.NONE,
        (totals, pair) -> new Totals(totals.number() + 1, totals.sum() + pair._2()),
        Totals::plus)));
  }

  private static void outputValues(JavaDStream<Long> stream) {
    stream.foreachRDD((JavaRDD<Long> rdd) -> SteppedSpark.emit(rdd.aggregate(
        Totals.NONE,
        (totals, value) -> new Totals(totals.number() + 1, totals.sum() + value),
        Totals::plus)));
  }
}
