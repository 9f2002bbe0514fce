/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemill.listener.BatchReport;
import dev.tidemill.spi.source.Receiver;
import dev.tidemill.spi.source.ReceiverContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Which batch a received record belongs to: that of the interval in which it was stored, unless a rate limits it. */
class ReceivedBatchesTest {
  @Test
  void five_collections_of_one_interval_come_in_one_batch() throws InterruptedException {
    Pushed pushed = new Pushed();
    try (ManualJob job = ManualJob.with("stream.backpressure.enabled", "false")) {
      job.ssc().receiverStream(pushed).foreachRDD(rdd -> {});
      job.ssc().start();
      for (int i = 0; i < 5; i++) {
        pushed.pushAll(Collections.nCopies(60_000, "x"));
        job.advanceMillis(100);
      }
      job.advanceMillis(1_500);
      assertThat(records(job)).containsExactly(300_000L, 0L);
    }
  }

  @Test
  void a_million_records_in_more_than_an_interval_are_divided_where_the_batch_ends()
      throws InterruptedException {
    Pushed pushed = new Pushed();
    try (ManualJob job = ManualJob.with(
        "stream.receiver.bufferRecords",
        "1000000",
        "stream.receiver.bufferBytes",
        "1000000000",
        "stream.backpressure.enabled",
        "false")) {
      job.ssc().receiverStream(pushed).foreachRDD(rdd -> {});
      job.ssc().start();
      for (int i = 0; i < 20; i++) {
        pushed.pushAll(Collections.nCopies(50_000, "x")); // at 0, 70, ..., 980, 1050, ..., 1330 ms
        job.advanceMillis(70);
      }
      job.advanceMillis(1_600);
      assertThat(records(job)).containsExactly(750_000L, 250_000L, 0L);
    }
  }

  @Test
  void a_slow_batch_changes_nothing_in_what_the_next_ones_hold() throws InterruptedException {
    Pushed pushed = new Pushed();
    try (ManualJob job = ManualJob.with("stream.backpressure.enabled", "false")) {
      job.ssc().receiverStream(pushed).foreachRDD((rdd, batch) -> {
        if (batch.id() == 1) {
          pushed.push("b", "c");
          job.advanceMillis(1_000);
          pushed.push("d", "e", "f");
          job.advanceMillis(1_000);
          pushed.push("g");
          job.advanceMillis(2_000);
        }
      });
      job.ssc().start();
      pushed.push("a");
      job.advanceMillis(1_000);
      job.advanceMillis(0);
      assertThat(job.events().times()).containsExactly(1_000L, 2_000L, 3_000L, 4_000L, 5_000L);
      assertThat(records(job)).containsExactly(1L, 5L, 1L, 0L, 0L);
    }
  }

  @Test
  void a_receiver_that_is_faster_than_the_job_waits_for_its_buffer_and_the_delay_shows() {
    AtomicLong stored = new AtomicLong();
    List<Long> seen = new ArrayList<>();
    try (ManualJob job = ManualJob.with(
        "stream.receiver.bufferRecords", "100", "stream.backpressure.enabled", "false")) {
      job.ssc().receiverStream(() -> new Endless(stored)).foreachRDD(rdd -> {
        seen.addAll(rdd.collect());
        job.advanceMillis(50 * rdd.count());
      });
      job.ssc().start();
      for (int i = 0; i < 12; i++) {
        await().until(() -> stored.get() == seen.size() + 100L);
        job.ssc().step();
      }
      assertThat(records(job))
          .containsExactly(100L, 0L, 0L, 0L, 0L, 100L, 0L, 0L, 0L, 0L, 100L, 0L);
      assertThat(job.events().delays())
          .containsExactly(
              0L, 4_000L, 3_000L, 2_000L, 1_000L, 0L, 4_000L, 3_000L, 2_000L, 1_000L, 0L, 4_000L);
      assertThat(seen)
          .containsExactlyElementsOf(LongStream.range(0, 300).boxed().toList());
    }
  }

  private static List<Long> records(ManualJob job) {
    return job.events().reports().stream().map(BatchReport::numRecords).toList();
  }

  /** Stores 0, 1, 2, ... as fast as it may. */
  private record Endless(AtomicLong stored) implements Receiver<Long> {
    @Override
    public void onStart(ReceiverContext<Long> context) throws InterruptedException {
      while (!context.isStopped()) {
        context.store(stored.get());
        stored.incrementAndGet();
      }
    }

    @Override
    public void onStop() {}
  }
}
