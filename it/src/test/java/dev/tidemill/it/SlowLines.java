/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.it;

import dev.tidemill.StreamingContext;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** A program that is much slower than its input: it takes a while for each line of a socket. */
final class SlowLines {
  private static final long MEBIBYTE = 1 << 20;

  private SlowLines() {}

  /** Arguments: port, microseconds for each line, directory of the checkpoint or nothing. */
  public static void main(String[] args) throws InterruptedException {
    long nanosOfLine = Long.parseLong(args[1]) * 1_000;
    StreamingContext.Builder builder = StreamingContext.builder()
        .appName("SlowLines")
        .master("local[1]")
        .batchInterval(Duration.ofMillis(500));
    Optional.of(args[2]).filter(path -> !path.isEmpty()).ifPresent(builder::checkpoint);
    AtomicLong lines = new AtomicLong();
    try (StreamingContext ssc = builder.build()) {
      ssc.socketTextStream("127.0.0.1", Integer.parseInt(args[0]))
          .named("lines")
          .foreachRDD(rdd -> {
            long count = rdd.count();
            work(count * nanosOfLine);
            System.out.println("lines " + lines.addAndGet(count) + ", MiB used " + usedMebibytes());
          });
      ssc.start();
      ssc.awaitTermination();
    }
  }

  private static void work(long nanos) {
    long end = System.nanoTime() + nanos;
    for (long left = nanos; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /** What is in use and not garbage. */
  private static long usedMebibytes() {
    Runtime runtime = Runtime.getRuntime();
    System.gc();
    return (runtime.totalMemory() - runtime.freeMemory()) / MEBIBYTE;
  }
}
