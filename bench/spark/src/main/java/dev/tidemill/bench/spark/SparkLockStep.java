/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench.spark;

import dev.tidemill.bench.spark.SteppedSpark.Totals;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/** Lock-step batches of one record through the job of the test kit's benchmark: a pair for each word, a window, sums by key. */
public final class SparkLockStep {
  private static final int BATCHES_PER_WINDOW = 3;

  private SparkLockStep() {}

  /** Arguments: batches of a context to measure after as many to warm up; contexts to open and close after half as many. */
  public static void main(String[] args) throws InterruptedException {
    batches(Integer.parseInt(args[0]));
    openAndClose(Integer.parseInt(args[1]));
    System.exit(0);
  }

  private static void batches(int batches) throws InterruptedException {
    try (SteppedSpark spark = windowed(2 * batches)) {
      for (int i = 0; i < batches; i++) {
        spark.step();
      }
      long start = System.nanoTime();
      Totals totals = Totals.NONE;
      for (int i = 0; i < batches; i++) {
        totals = spark.step();
      }
      SteppedSpark.send("batches a second", batches / ((System.nanoTime() - start) / 1e9));
      SteppedSpark.send("words of a window", totals.sum());
    }
  }

  private static void openAndClose(int contexts) throws InterruptedException {
    long start = 0;
    for (int i = -contexts / 2; i < contexts; i++) {
      if (i == 0) {
        start = System.nanoTime();
      }
      try (SteppedSpark spark = windowed(1)) {
        spark.step();
      }
    }
    SteppedSpark.send("open and close, ms", (System.nanoTime() - start) / 1e6 / contexts);
  }

  private static SteppedSpark windowed(int batches) {
    SteppedSpark spark = new SteppedSpark("lock step");
    Queue<JavaRDD<String>> queue = new ArrayDeque<>();
    for (int i = 0; i < batches; i++) {
      queue.add(spark.context().sparkContext().parallelize(List.of("word")));
    }
    spark
        .context()
        .queueStream(queue)
        .mapToPair(word -> new Tuple2<>(word, 1L))
        .window(SteppedSpark.BATCH.times(BATCHES_PER_WINDOW))
        .reduceByKey(Long::sum)
        .foreachRDD(counts -> {
          Totals totals = Totals.NONE;
          for (Tuple2<String, Long> count : counts.collect()) {
            totals = totals.plus(new Totals(1, count._2()));
          }
          SteppedSpark.emit(totals);
        });
    spark.start();
    return spark;
  }
}
