/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import static org.awaitility.Awaitility.await;

import dev.tidemill.StreamingContext;
import dev.tidemill.error.TidemillException;
import dev.tidemill.listener.ReceiverInfo;
import dev.tidemill.listener.StreamingListener;
import dev.tidemill.spi.source.Source;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** A job by the real clock, which collects what it reads and what is reported. */
final class RunningJob<T> implements AutoCloseable {
  private static final Duration A_WHILE = Duration.ofSeconds(90);

  private final StreamingContext ssc;
  private final List<T> records = new ArrayList<>();
  private final List<String> problems = new CopyOnWriteArrayList<>();

  RunningJob(Source<T> source, @Nullable Path checkpoint) {
    StreamingContext.Builder builder =
        StreamingContext.builder().master("local[2]").batchInterval(Duration.ofMillis(200));
    ssc = (checkpoint == null ? builder : builder.checkpoint(checkpoint.toString())).build();
    ssc.addListener(new StreamingListener() {
      @Override
      public void onReceiverError(ReceiverInfo receiver) {
        problems.add(receiver.message());
      }
    });
    ssc.stream("in", source).foreachRDD((rdd, time) -> {
      List<T> batch = rdd.collect();
      synchronized (records) {
        records.addAll(batch);
      }
    });
    try {
      ssc.start();
    } catch (RuntimeException e) {
      ssc.close();
      throw e;
    }
  }

  List<T> records() {
    synchronized (records) {
      return List.copyOf(records);
    }
  }

  int count() {
    synchronized (records) {
      return records.size();
    }
  }

  List<String> problems() {
    return problems;
  }

  /** Waits until it is so. */
  void until(Callable<Boolean> condition) {
    try {
      await().atMost(A_WHILE).pollInterval(Duration.ofMillis(50)).until(condition);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          "not so within " + A_WHILE + ": " + count() + " records, problems " + problems, e);
    }
  }

  /** Waits until the job ends by itself, and returns why. */
  Throwable failure() throws InterruptedException {
    try {
      if (!ssc.awaitTermination(A_WHILE)) {
        throw new AssertionError("the job goes on, with the problems " + problems);
      }
    } catch (TidemillException e) {
      return e;
    }
    throw new AssertionError("the job has ended without a failure");
  }

  /** Stops when everything that has arrived is processed. */
  void stopGracefully() {
    ssc.stop(true);
  }

  @Override
  public void close() {
    ssc.stop(false);
    ssc.close();
  }
}
