package com.acme;

import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import java.util.List;

public final class Prices implements StreamJob {
  @Override
  public void define(StreamingContext ssc) {
    ssc.queueStream(List.of(List.of("12", "twelve")))
        .map(Integer::valueOf)
        .foreachRDD(rdd -> rdd.collect().forEach(System.out::println));
  }
}
