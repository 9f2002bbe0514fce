package com.acme;

import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import java.util.List;

public final class Letters implements StreamJob {
  @Override
  public void define(StreamingContext ssc) {
    System.out.println("arguments " + ssc.arguments());
    ssc.queueStream(List.of(List.of("a"), List.of("b")))
        .foreachRDD(rdd -> rdd.collect().forEach(System.out::println));
  }
}
