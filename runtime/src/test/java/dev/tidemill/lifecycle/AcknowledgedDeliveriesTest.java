/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemill.listener.SourceGap;
import dev.tidemill.listener.StreamingListener;
import dev.tidemill.spi.source.BatchOutcome;
import dev.tidemill.spi.source.Credit;
import dev.tidemill.spi.source.Delivery;
import dev.tidemill.spi.source.Gap;
import dev.tidemill.spi.source.Receiver;
import dev.tidemill.spi.source.ReceiverContext;
import dev.tidemill.spi.source.ReplayCapability;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a receiver hears of what it has stored, in a job on a manual clock: callbacks run on the thread that causes them. */
@Timeout(60)
final class AcknowledgedDeliveriesTest {
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final BlockingQueue<ReceiverContext<String>> contexts = new LinkedBlockingQueue<>();

  @Test
  void records_are_stored_at_once_and_done_with_their_batch() throws Exception {
    try (ManualJob job = started()) {
      ReceiverContext<String> context = context();
      context.store(delivery("a", "b"));
      assertThat(heard).containsExactly("a stored");
      job.advanceMillis(1_000);
      assertThat(heard).containsExactly("a stored", "a done " + BatchOutcome.PROCESSED);
    }
  }

  @Test
  void a_delivery_is_done_with_the_last_batch_that_takes_of_it_and_in_order() throws Exception {
    try (ManualJob job = started("stream.backpressure.initialRate", "2")) {
      ReceiverContext<String> context = context();
      context.store(delivery("a", "b", "c"));
      context.store(delivery("d"));
      context.store(delivery("e"));
      heard.clear();
      job.advanceMillis(1_000);
      assertThat(heard).isEmpty();
      job.advanceMillis(1_000);
      assertThat(heard)
          .startsWith("a done " + BatchOutcome.PROCESSED, "d done " + BatchOutcome.PROCESSED);
      job.advanceMillis(1_000);
      assertThat(heard).hasSize(3);
    }
  }

  @Test
  void a_batch_that_is_given_up_says_so() throws Exception {
    try (ManualJob job = ManualJob.with("stream.batch.onFailure", "skip")) {
      job.ssc().receiverStream(this::receiver).foreachRDD(rdd -> {
        if (rdd.collect().contains("poison")) {
          throw new IllegalStateException("poison");
        }
      });
      job.ssc().start();
      ReceiverContext<String> context = context();
      context.store(delivery("poison"));
      job.advanceMillis(1_000);
      context.store(delivery("water"));
      job.advanceMillis(1_000);
      assertThat(heard)
          .containsExactly(
              "poison stored",
              "poison done " + BatchOutcome.SKIPPED,
              "water stored",
              "water done " + BatchOutcome.PROCESSED);
    }
  }

  @Test
  void a_delivery_with_a_poison_record_hears_which_one_went_to_the_dead_letters() throws Exception {
    try (ManualJob job = ManualJob.with("stream.batch.onFailure", "deadletter")) {
      job.ssc()
          .receiverStream(this::receiver)
          .map(record -> {
            if (record.equals("poison")) {
              throw new IllegalArgumentException(record);
            }
            return record;
          })
          .foreachRDD(rdd -> rdd.count());
      job.ssc().deadLetters().foreachRDD(letters -> letters.count());
      job.ssc().start();
      ReceiverContext<String> context = context();
      context.store(delivery("a", "b"));
      context.store(delivery("c", "poison", "d"));
      context.store(delivery("e"));
      heard.clear();
      job.advanceMillis(1_000);
      assertThat(heard)
          .containsExactly(
              "a done " + BatchOutcome.PROCESSED,
              "c done " + new BatchOutcome(BatchOutcome.Status.PROCESSED, List.of("0:3")),
              "e done " + BatchOutcome.PROCESSED);
    }
  }

  @Test
  void an_empty_delivery_is_done_with_what_was_stored_before_it() throws Exception {
    try (ManualJob job = started()) {
      ReceiverContext<String> context = context();
      context.store(delivery());
      assertThat(heard)
          .as("there is nothing before it")
          .containsExactly("nothing stored", "nothing done " + BatchOutcome.PROCESSED);
      heard.clear();
      context.store(delivery("a"));
      context.store(delivery());
      assertThat(heard).containsExactly("a stored", "nothing stored");
      job.advanceMillis(1_000);
      assertThat(heard).hasSize(4);
    }
  }

  @Test
  void callbacks_of_an_earlier_start_are_dropped_and_its_records_are_kept() throws Exception {
    try (ManualJob job = started()) {
      ReceiverContext<String> first = context();
      first.store(delivery("a").position("17"));
      first.restart("connection lost", new java.io.IOException("reset"));
      await().until(() -> {
        job.advanceMillis(100);
        return !contexts.isEmpty();
      });
      ReceiverContext<String> second = context();
      assertThat(second.lastStored()).hasValue("17");
      second.store(delivery("b"));
      job.advanceMillis(1_000);
      assertThat(heard).containsExactly("a stored", "b stored", "b done " + BatchOutcome.PROCESSED);
      assertThat(job.events().reports().stream().mapToLong(r -> r.numRecords()).sum())
          .isEqualTo(2);
    }
  }

  @Test
  void a_callback_that_throws_is_reported_and_the_next_one_is_called() throws Exception {
    List<String> errors = new CopyOnWriteArrayList<>();
    try (ManualJob job = started()) {
      job.ssc().addListener(new StreamingListener() {
        @Override
        public void onReceiverError(dev.tidemill.listener.ReceiverInfo receiver) {
          errors.add(receiver.message() + ": " + receiver.error().orElseThrow().getMessage());
        }
      });
      ReceiverContext<String> context = context();
      context.store(Delivery.of("a").onStored(() -> {
        throw new IllegalStateException("no channel");
      }));
      context.store(delivery("b"));
      assertThat(errors).containsExactly("a callback of a delivery failed: no channel");
      assertThat(heard).containsExactly("b stored");
    }
  }

  @Test
  void a_callback_may_store() throws Exception {
    try (ManualJob job = started()) {
      ReceiverContext<String> context = context();
      context.store(Delivery.of("a").onStored(() -> {
        try {
          context.store(delivery("b"));
          heard.add("a stored");
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }));
      assertThat(heard).containsExactly("a stored", "b stored");
      job.advanceMillis(1_000);
      assertThat(job.events().reports().get(0).numRecords()).isEqualTo(2);
    }
  }

  @Test
  void credit_is_what_is_free_and_is_told_when_a_batch_has_freed_some() throws Exception {
    try (ManualJob job = started("stream.receiver.bufferRecords", "3")) {
      ReceiverContext<String> context = context();
      List<Credit> told = new CopyOnWriteArrayList<>();
      context.onCredit(told::add);
      assertThat(context.credit()).isEqualTo(new Credit(3, 64 << 20));
      context.store(Delivery.of(List.of("a", "b", "c")).bytes(500));
      assertThat(context.credit()).isEqualTo(new Credit(0, (64 << 20) - 500));
      assertThat(told).isEmpty();
      job.advanceMillis(1_000);
      assertThat(told).containsExactly(new Credit(3, 64 << 20));
      context.stop("enough");
      assertThat(context.credit()).isEqualTo(Credit.NONE);
    }
  }

  @Test
  void a_gap_is_told_to_listeners() throws Exception {
    List<SourceGap> gaps = new CopyOnWriteArrayList<>();
    try (ManualJob job = started()) {
      job.ssc().addListener(new StreamingListener() {
        @Override
        public void onGap(SourceGap gap) {
          gaps.add(gap);
        }
      });
      Gap gap = new Gap("17", "", "the session had expired");
      context().reportGap(gap);
      assertThat(gaps).hasSize(1);
      assertThat(gaps.get(0).gap()).isEqualTo(gap);
    }
  }

  private ManualJob started(String... settings) {
    ManualJob job = ManualJob.with(settings);
    job.ssc().receiverStream(this::receiver).foreachRDD(rdd -> rdd.count());
    job.ssc().start();
    return job;
  }

  /** Stores nothing itself: the test does, with its context. */
  private Receiver<String> receiver() {
    return new Receiver<>() {
      @Override
      public void onStart(ReceiverContext<String> context) {
        contexts.add(context);
      }

      @Override
      public void onStop() {}

      @Override
      public ReplayCapability replay() {
        return ReplayCapability.REDELIVERS_UNACKNOWLEDGED;
      }
    };
  }

  private ReceiverContext<String> context() throws InterruptedException {
    ReceiverContext<String> context = contexts.poll(1, TimeUnit.MINUTES);
    assertThat(context).as("a start of the receiver").isNotNull();
    return context;
  }

  private Delivery<String> delivery(String... records) {
    String name = Optional.of(records).filter(r -> r.length > 0).map(r -> r[0]).orElse("nothing");
    return Delivery.of(List.of(records))
        .onStored(() -> heard.add(name + " stored"))
        .onDone(outcome -> heard.add(name + " done " + outcome))
        .onFailed(cause -> heard.add(name + " failed " + cause));
  }
}
