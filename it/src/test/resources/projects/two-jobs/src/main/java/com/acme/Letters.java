package com.acme;

import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import java.util.List;

public final class Letters implements StreamJob {
  @Override
  public void define(StreamingContext ssc) {
    System.out.println("letters");
    ssc.queueStream(List.of(List.of("x"))).foreachRDD(rdd -> rdd.count());
  }
}
