/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.flume;

import static org.awaitility.Awaitility.await;

import dev.tidemill.StreamingContext;
import dev.tidemill.listener.ReceiverInfo;
import dev.tidemill.listener.SourceGap;
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
  private static final Duration A_WHILE = Duration.ofMinutes(3);

  private final StreamingContext ssc;
  private final List<T> records = new ArrayList<>();
  private final List<String> gaps = new CopyOnWriteArrayList<>();
  private final List<String> problems = new CopyOnWriteArrayList<>();

  RunningJob(Source<T> source, @Nullable Path checkpoint) {
    StreamingContext.Builder builder = StreamingContext.builder()
        .master("local[1]")
        .batchInterval(Duration.ofMillis(100))
        .setting("stream.receiver.restartDelay", "100ms")
        .setting("stream.receiver.maxRestartDelay", "500ms");
    ssc = (checkpoint == null ? builder : builder.checkpoint(checkpoint.toString())).build();
    ssc.addListener(new StreamingListener() {
      @Override
      public void onGap(SourceGap gap) {
        gaps.add(gap.gap().reason());
      }

      @Override
      public void onReceiverError(ReceiverInfo receiver) {
        problems.add(
            receiver.message() + receiver.error().map(error -> ": " + error).orElse(""));
      }
    });
    ssc.stream("in", source).foreachRDD((rdd, time) -> {
      List<T> batch = rdd.collect();
      synchronized (records) {
        records.addAll(batch);
      }
    });
    ssc.start();
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

  List<String> gaps() {
    return gaps;
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
          "not so within " + A_WHILE + ": " + count() + " records, gaps " + gaps + ", problems "
              + problems,
          e);
    }
  }

  @Override
  public void close() {
    ssc.stop(false);
    ssc.close();
  }
}
