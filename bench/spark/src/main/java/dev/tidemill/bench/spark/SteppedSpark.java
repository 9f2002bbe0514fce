/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench.spark;

import com.sun.management.OperatingSystemMXBean;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.spark.SparkConf;
import org.apache.spark.streaming.Duration;
import org.apache.spark.streaming.Durations;
import org.apache.spark.streaming.api.java.JavaStreamingContext;
import org.apache.spark.util.ManualClock;

/**
 * Spark Streaming on {@code local[2]}, two partitions, its own manual clock and no web interface; everything else by default. One
 * output action is to hand on what each batch emitted, which ends the step. There is one of these in a JVM at a time.
 */
final class SteppedSpark implements AutoCloseable {
  static final Duration BATCH = Durations.seconds(1);
  static final int PARTITIONS = 2;

  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /** Static, because Spark serializes the functions of a context that keeps checkpoints. */
  private static final BlockingQueue<Totals> EMITTED = new LinkedBlockingQueue<>();

  /** What a batch emitted: how much, and the sum of it. */
  record Totals(long number, long sum) implements Serializable {
    static final Totals NONE = new Totals(0, 0);

    Totals plus(Totals other) {
      return new Totals(number + other.number, sum + other.sum);
    }
  }

  private final JavaStreamingContext ssc;

  SteppedSpark(String name) {
    ssc = new JavaStreamingContext(
        new SparkConf()
            .setMaster("local[2]")
            .setAppName(name)
            .set("spark.ui.enabled", "false")
            .set("spark.default.parallelism", Integer.toString(PARTITIONS))
            .set("spark.streaming.clock", ManualClock.class.getName()),
        BATCH);
    ssc.sparkContext().setLogLevel("ERROR");
  }

  JavaStreamingContext context() {
    return ssc;
  }

  static void emit(Totals totals) {
    EMITTED.add(totals);
  }

  void start() {
    ssc.start();
  }

  /** Runs a batch. */
  Totals step() throws InterruptedException {
    ((ManualClock) ssc.ssc().scheduler().clock()).advance(BATCH.milliseconds());
    return EMITTED.take();
  }

  @Override
  public void close() {
    ssc.stop(true, false);
  }

  /** CPU time of this process so far. */
  static double cpuMs() {
    return PROCESS.getProcessCpuTime() / 1e6;
  }

  /** Hands a result to the process that has started this one. */
  static void send(String name, double value) {
    System.out.println("result\t" + name + "\t" + value);
  }
}
