package com.acme;

import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Its first batch waits for a file, and by then two more have arrived. */
public final class Endless implements StreamJob {
  @Override
  public void define(StreamingContext ssc) {
    Path signal = Path.of("go-on");
    ssc.queueStream(List.of(List.of("started"), List.of("second"), List.of("third")))
        .foreachRDD(
            rdd -> {
              rdd.collect().forEach(System.out::println);
              while (!Files.exists(signal)) {
                Thread.onSpinWait();
              }
            });
  }
}
