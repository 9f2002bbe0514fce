package com.acme;

import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import java.util.List;

public final class Told implements StreamJob {
  @Override
  public void define(StreamingContext ssc) {
    System.out.println("arguments " + ssc.arguments());
    System.out.println("my.a " + System.getProperty("my.a"));
    System.out.println("my.text [" + System.getProperty("my.text") + "]");
    System.out.println("MY_TEXT [" + System.getenv("MY_TEXT") + "]");
    System.out.println("heap " + (Runtime.getRuntime().maxMemory() <= 210L << 20));
    System.out.println("limited " + (Runtime.getRuntime().maxMemory() <= 1L << 30));
    System.out.println("time-out " + System.getProperty("stream.stop.timeout"));
    System.out.println("file " + System.getProperty("tidemill.launch.argumentFile"));
    ssc.queueStream(List.of(List.of("a"))).foreachRDD(rdd -> rdd.count());
  }
}
