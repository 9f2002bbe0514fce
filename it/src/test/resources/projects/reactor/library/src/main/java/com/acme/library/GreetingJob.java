package com.acme.library;

import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import java.util.List;

public abstract class GreetingJob implements StreamJob {
  @Override
  public void define(StreamingContext ssc) {
    System.out.println("hello " + name());
    ssc.queueStream(List.of(List.of("x"))).foreachRDD(rdd -> rdd.count());
  }

  protected abstract String name();
}
