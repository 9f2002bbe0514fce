/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench.connectors;

import dev.tidemill.DStream;
import dev.tidemill.StreamingContext;
import dev.tidemill.listener.ReceiverState;
import dev.tidemill.listener.StreamingListener;
import dev.tidemill.spi.source.Source;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A job that adds up the records of a source in batches of 100 ms on the real clock, without rate control. */
final class CountingJob implements Reader {
  private static final long PATIENCE_SECONDS = 60;

  private final Arrivals arrivals = new Arrivals();
  private final CountDownLatch connected = new CountDownLatch(1);
  private final StreamingContext ssc;

  CountingJob(Source<String> source) {
    this((StreamingContext context) -> context.stream("records", source));
  }

  /** What a job reads, declared in its context. */
  CountingJob(Function<StreamingContext, DStream<String>> records) {
    ssc = StreamingContext.builder()
        .master("local[2]")
        .batchInterval(Duration.ofMillis(100))
        .setting("stream.backpressure.enabled", "false")
        .build();
    ssc.addListener(new StreamingListener() {
      @Override
      public void onReceiverStateChanged(ReceiverState state) {
        if (state.status() == ReceiverState.Status.RUNNING) {
          connected.countDown();
        }
      }
    });
    records
        .apply(ssc)
        .foreachRDD(batch -> arrivals.add(batch.aggregate(Tally.NONE, Tally::plus, Tally::plus)));
    ssc.start();
  }

  /** Waits until the receiver has subscribed: what is published before is not for this job. */
  CountingJob awaitConnected() {
    try {
      if (!connected.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException(
            "the job has not connected within " + PATIENCE_SECONDS + " seconds");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while waiting for a connection", e);
    }
    return this;
  }

  @Override
  public Tally read(long records) {
    return arrivals.take(records);
  }

  @Override
  public void close() {
    ssc.stop(false);
    ssc.close();
  }
}
