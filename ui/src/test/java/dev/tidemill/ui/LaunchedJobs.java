/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui;

import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import dev.tidemill.time.ManualClock;
import java.time.Duration;
import java.util.List;

/** Programs that tests start in a process of their own. */
public final class LaunchedJobs {
  private LaunchedJobs() {}

  /** A job. */
  public static final class Job implements StreamJob {
    @Override
    public void configure(StreamingContext.Builder builder) {
      builder.batchInterval(Duration.ofMillis(50));
    }

    @Override
    public void define(StreamingContext ssc) {
      ssc.queueStream(List.of(List.of("a"))).foreachRDD(rdd -> {});
    }
  }

  /** A job with a source that goes on. */
  public static final class Named implements StreamJob {
    @Override
    public void configure(StreamingContext.Builder builder) {
      builder.batchInterval(Duration.ofMillis(50));
    }

    @Override
    public void define(StreamingContext ssc) {
      ssc.rateStream(100).named("numbers").foreachRDD(rdd -> {}).named("nothing");
    }
  }

  /** A job whose third batch fails. */
  public static final class Failing implements StreamJob {
    @Override
    public void configure(StreamingContext.Builder builder) {
      builder.batchInterval(Duration.ofMillis(50)).setting("stream.batch.onFailure", "stop");
    }

    @Override
    public void define(StreamingContext ssc) {
      ssc.queueStream(List.of(List.of("a"), List.of("b"), List.of("c"))).foreachRDD(rdd -> {
        if (rdd.collect().contains("c")) {
          throw new IllegalStateException("c is too much");
        }
      });
    }
  }

  /** A program that builds its context itself. */
  public static final class OwnMain {
    private OwnMain() {}

    public static void main(String[] args) throws Exception {
      StreamingContext.Builder builder =
          StreamingContext.builder().appName("own main").batchInterval(Duration.ofMillis(50));
      for (String arg : args) {
        String[] setting = arg.split("=", 2);
        builder.setting(setting[0], setting[1]);
      }
      try (StreamingContext ssc = builder.build()) {
        ssc.queueStream(List.of(List.of("a"))).foreachRDD(rdd -> {});
        ssc.start();
        ssc.awaitTermination();
      }
    }
  }

  /** A program on a manual clock, which lists the threads that are left. */
  public static final class OnManualClock {
    private OnManualClock() {}

    public static void main(String[] args) {
      try (StreamingContext ssc =
          StreamingContext.builder().clock(new ManualClock()).build()) {
        ssc.queueStream(List.of(List.of("a"))).foreachRDD(rdd -> {});
        ssc.start();
        ssc.step();
        Thread.getAllStackTraces().keySet().stream()
            .map(Thread::getName)
            .filter(name -> name.startsWith("tidemill") && !name.startsWith("tidemill-worker"))
            .forEach(System.out::println);
      }
      System.out.println("done");
    }
  }
}
