package com.acme;

import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import java.time.Duration;
import java.util.List;

public final class Settings implements StreamJob {
  @Override
  public void configure(StreamingContext.Builder builder) {
    builder
        .partitions(5)
        .appName("of-the-code")
        .master("local[1]")
        .batchInterval(Duration.ofMillis(900));
  }

  @Override
  public void define(StreamingContext ssc) {
    System.out.println("partitions " + ssc.defaultPartitions());
    System.out.println("name " + ssc.appName());
    System.out.println("master " + ssc.master());
    System.out.println("interval " + ssc.batchInterval());
    ssc.queueStream(List.of(List.of("x"))).foreachRDD(rdd -> rdd.count());
  }
}
