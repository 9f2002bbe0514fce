/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench;

import dev.tidemill.StreamingContext;
import dev.tidemill.bench.measure.Results;
import dev.tidemill.bench.measure.Samples;
import dev.tidemill.listener.BatchReport;
import dev.tidemill.listener.StreamingListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * How late batches are, and how many records a second they take, where more arrives than can be processed: ten times as
 * much, and records that each take from a microsecond to ten milliseconds, on the real clock.
 */
final class Delay {
  private static final long[] MICROS_PER_RECORD = {1, 10, 100, 1_000, 10_000};
  private static final int FROM_BATCH = 10;

  /** Shorter waits of a thread are not to be had. */
  private static final long SHORTEST_PAUSE_NANOS = 500_000;

  private Delay() {}

  /** Arguments: interval in milliseconds, batches. */
  public static void main(String[] args) throws InterruptedException {
    Duration interval = Duration.ofMillis(Long.parseLong(args[0]));
    measure(interval, Integer.parseInt(args[1]), MICROS_PER_RECORD).send();
  }

  static Results measure(Duration interval, int batches, long... microsPerRecord)
      throws InterruptedException {
    Results results = new Results();
    run(interval, FROM_BATCH, microsPerRecord[0]); // loads the classes
    for (long micros : microsPerRecord) {
      List<BatchReport> reports = run(interval, batches, micros);
      Samples delays = new Samples();
      double records = 0;
      double busy = 0;
      for (BatchReport report : reports.subList(FROM_BATCH - 1, batches)) {
        delays.add((double) report.schedulingDelay().toMillis() / interval.toMillis());
        records += report.numRecords();
        busy += report.processingTime().toNanos() / 1e9;
      }
      double seconds = (batches - FROM_BATCH + 1) * (interval.toMillis() / 1e3);
      String name = micros + " us a record: ";
      results.add(name + "delay at most, intervals", delays.most());
      results.add(name + "records a second", records / seconds);
      results.add(name + "time that batches run, % of the interval", 100 * busy / seconds);
    }
    return results;
  }

  private static List<BatchReport> run(Duration interval, int batches, long micros)
      throws InterruptedException {
    List<BatchReport> reports = new CopyOnWriteArrayList<>();
    try (StreamingContext ssc = StreamingContext.builder()
        .master("local[1]")
        .batchInterval(interval)
        .setting("stream.maxBatches", Integer.toString(batches))
        .build()) {
      ssc.addListener(new StreamingListener() {
        @Override
        public void onBatchCompleted(BatchReport report) {
          reports.add(report);
        }
      });
      ssc.rateStream(10 * 1_000_000 / micros)
          .foreachRDD(rdd -> rdd.foreach(record -> work(micros)));
      ssc.start();
      ssc.awaitTermination();
    }
    return reports;
  }

  private static void work(long micros) {
    long until = System.nanoTime() + micros * 1_000;
    for (long left = micros * 1_000; left > 0; left = until - System.nanoTime()) {
      if (left > SHORTEST_PAUSE_NANOS) {
        LockSupport.parkNanos(left);
      } else {
        Thread.onSpinWait();
      }
    }
  }
}
