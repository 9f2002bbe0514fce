/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.spi.source.Credit;
import dev.tidemill.spi.source.Receiver;
import dev.tidemill.spi.source.ReceiverContext;
import dev.tidemill.spi.source.ReceiverSupplier;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * A producer that is ten times faster than the job, for an hour on a manual clock: no batch is more
 * than two intervals late, what is held in memory is bounded, and nothing is lost or repeated.
 */
class FastProducerTest {
  private static final int HOUR = 3_600;

  /** Records that the job can process in one interval of one second. */
  private static final int CAPACITY = 200;

  private static final int MILLIS_PER_RECORD = 1_000 / CAPACITY;

  /** The records are 0, 1, 2, ...; the next one to come. */
  private long next;

  @Test
  void a_source_that_is_asked_for_records_keeps_what_batches_do_not_take() {
    try (ManualJob job = ManualJob.with("stream.backpressure.initialRate", "300")) {
      job.ssc().rateStream(10 * CAPACITY).foreachRDD(rdd -> process(job, rdd.collect()));
      job.ssc().start();
      job.advanceMillis(HOUR * 1_000L);
      assertThat(job.events().delays().subList(9, job.events().delays().size()))
          .allMatch(delay -> delay <= 2_000);
      assertThat(next).isBetween(HOUR * CAPACITY * 7L / 10, HOUR * (long) CAPACITY);
    }
  }

  @Test
  void a_receiver_whose_producer_heeds_the_credit_has_a_bounded_buffer_and_loses_nothing()
      throws Exception {
    int buffer = 1_000;
    Fed fed = new Fed();
    long stored = 0;
    long most = 0;
    try (ManualJob job = ManualJob.with(
        "stream.backpressure.initialRate", "300", "stream.receiver.bufferRecords", "" + buffer)) {
      job.ssc().receiverStream(fed).foreachRDD(rdd -> process(job, rdd.collect()));
      job.ssc().start();
      for (int second = 0; second < HOUR; second++) {
        stored += fed.store(stored, 10 * CAPACITY);
        most = Math.max(most, stored - next);
        job.ssc().step();
      }
      assertThat(job.events().delays().subList(9, HOUR)).allMatch(delay -> delay <= 2_000);
      assertThat(most).as("most records in the buffer").isEqualTo(buffer);
      assertThat(next).isGreaterThan(HOUR * CAPACITY * 7L / 10);
      job.ssc().stop(true);
      assertThat(next).as("records after a graceful stop").isEqualTo(stored);
    }
  }

  @Test
  void an_output_that_fails_for_an_hour_stops_the_producers_and_loses_nothing() throws Exception {
    int buffer = 200;
    List<String> calls = Collections.synchronizedList(new ArrayList<>());
    ScriptedSink sink = new ScriptedSink("out", calls);
    for (int call = 6; call <= 65; call++) {
      sink.fail("publish", call, new IOException("gone"));
    }
    Fed fed = new Fed();
    long stored = 0;
    long most = 0;
    try (ManualJob job = ManualJob.with(
        "stream.receiver.bufferRecords",
        "" + buffer,
        "stream.output.retryFor",
        "2h",
        "stream.batch.maxRetryDelay",
        "1m")) {
      job.ssc().receiverStream(fed).map(String::valueOf).writeTo(sink);
      job.ssc().rateStream(10).named("numbers").foreachRDD(rdd -> {});
      job.ssc().start();
      boolean failing = false;
      for (int second = 0; second < 2 * HOUR; second++) {
        stored += fed.store(stored, 10 * CAPACITY);
        long published =
            sink.published().values().stream().mapToLong(List::size).sum();
        most = Math.max(most, stored - published);
        failing |= published == 5L * buffer && second > HOUR / 2;
        job.advanceMillis(1_000);
      }
      assertThat(failing).as("the output failed for half an hour and more").isTrue();
      assertThat(most).as("most records that were stored and not published").isEqualTo(buffer);
      assertThat(job.events().delays().get(job.events().delays().size() - 1)).isZero();
      job.ssc().stop(true);
    }
    List<String> published = new ArrayList<>();
    sink.published().values().forEach(published::addAll);
    assertThat(published).hasSize((int) stored);
    for (int i = 0; i < published.size(); i++) {
      assertThat(published.get(i)).isEqualTo(String.valueOf(i));
    }
  }

  private void process(ManualJob job, List<Long> records) {
    for (long record : records) {
      assertThat(record).isEqualTo(next);
      next++;
    }
    job.advanceMillis((long) MILLIS_PER_RECORD * records.size());
  }

  /** A receiver that the test has store what its credit allows. */
  private static final class Fed implements ReceiverSupplier<Long> {
    private final CompletableFuture<ReceiverContext<Long>> context = new CompletableFuture<>();

    @Override
    public Receiver<Long> get() {
      return new Receiver<>() {
        @Override
        public void onStart(ReceiverContext<Long> started) {
          context.complete(started);
        }

        @Override
        public void onStop() {}
      };
    }

    /** Stores the next numbers, as many as wait and as may be stored now; returns how many. */
    long store(long first, long waiting) throws Exception {
      ReceiverContext<Long> open = context.get(10, TimeUnit.SECONDS);
      Credit credit = open.credit();
      long count = Math.min(waiting, credit.records());
      for (long i = 0; i < count; i++) {
        open.store(first + i);
      }
      return count;
    }
  }
}
