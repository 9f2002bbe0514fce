/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import dev.tidemill.BatchQueue;
import dev.tidemill.Counter;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.metrics.Observers;
import dev.tidemill.lifecycle.Logged;
import dev.tidemill.listener.BatchPhase;
import dev.tidemill.listener.ReceiverState;
import dev.tidemill.spi.metrics.JobDescription;
import dev.tidemill.spi.metrics.JobStatus;
import dev.tidemill.spi.metrics.MeterFamily;
import dev.tidemill.spi.metrics.ObservedBatch;
import dev.tidemill.spi.metrics.ObservedJob;
import dev.tidemill.spi.metrics.Progress;
import dev.tidemill.spi.metrics.SourceStatus;
import dev.tidemill.spi.metrics.StateSize;
import dev.tidemill.spi.source.Gap;
import dev.tidemill.spi.source.LongOperation;
import dev.tidemill.spi.source.Receiver;
import dev.tidemill.spi.source.ReceiverContext;
import dev.tidemill.spi.source.ReplayCapability;
import dev.tidemill.spi.source.Source;
import dev.tidemill.spi.source.SourceLag;
import dev.tidemill.time.ManualClock;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.time.Duration;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

class ObservedJobTest {
  private final String host;
  private final CompletableFuture<ObservedJob> observed = new CompletableFuture<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  ObservedJobTest(TestInfo test) {
    host = test.getDisplayName();
    TestObserver.watch(host, job -> {
      observed.complete(job);
      return closed::countDown;
    });
  }

  private StreamingContext.Builder builder(String... settings) {
    StreamingContext.Builder builder = StreamingContext.builder()
        .master("local[1]")
        .batchInterval(Duration.ofMillis(20))
        .setting("stream.ui.host", host)
        .setting("stream.batch.retryDelay", "1ms")
        .environment(
            world -> world.withPrintTarget(new PrintStream(OutputStream.nullOutputStream())));
    for (int i = 0; i < settings.length; i += 2) {
      builder.setting(settings[i], settings[i + 1]);
    }
    return builder;
  }

  private ObservedJob job() throws Exception {
    return observed.get(20, TimeUnit.SECONDS);
  }

  private static void runToEnd(StreamingContext ssc) throws InterruptedException {
    ssc.start();
    ssc.awaitTermination();
  }

  private static List<MeterFamily.Series> series(ObservedJob job, String meter) {
    return job.meters().stream()
        .filter(family -> family.name().equals(meter))
        .findFirst()
        .orElseThrow()
        .series();
  }

  private static double number(MeterFamily.Series series) {
    return ((MeterFamily.Value.Scalar) series.value()).value();
  }

  @Test
  void an_observer_sees_the_batches_of_a_job_and_its_end() throws Exception {
    try (StreamingContext ssc = builder("stream.maxBatches", "3").build()) {
      ssc.queueStream(List.of(List.of("a b", "a"), List.of("c")))
          .named("lines")
          .flatMap(line -> List.of(line.split(" ")))
          .mapToPair(word -> Pair.of(word, 1L))
          .reduceByKey(Long::sum)
          .print();
      runToEnd(ssc);
    }
    ObservedJob job = job();
    assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(job.status().state()).isEqualTo(JobStatus.State.STOPPED);
    assertThat(job.status().succeeded()).isEqualTo(3);
    assertThat(job.status().records()).isEqualTo(3);
    assertThat(job.batches())
        .hasSize(3)
        .allMatch(batch -> batch.status() == ObservedBatch.Status.SUCCEEDED);
    ObservedBatch first = job.batches().get(0);
    assertThat(first.records()).isEqualTo(2);
    assertThat(first.inputs().keySet()).containsExactly("lines");
    assertThat(first.outputs())
        .extracting(output -> output.info().name())
        .containsExactly("lines.flatMap.mapToPair.reduceByKey.print");
    assertThat(first.phases()).extracting(BatchPhase::kind).hasSize(7);
    assertThat(first.stages()).isNotEmpty();
  }

  @Test
  void a_description_has_every_stream_with_its_inputs() throws Exception {
    try (StreamingContext ssc = builder("stream.maxBatches", "1").build()) {
      ssc.queueStream(List.of(List.of("a")))
          .named("lines")
          .mapToPair(word -> Pair.of(word, 1L))
          .updateStateByKey((List<Long> values, Optional<Long> sum) -> Optional.of(1L))
          .named("totals")
          .print();
      runToEnd(ssc);
    }
    JobDescription description = job().description();
    assertThat(description.streams())
        .extracting(JobDescription.Stream::kind)
        .startsWith(JobDescription.Kind.SOURCE, JobDescription.Kind.OPERATION)
        .contains(JobDescription.Kind.STATE);
    for (JobDescription.Stream stream : description.streams()) {
      assertThat(stream.inputs()).allMatch(input -> input < stream.id());
      assertThat(stream.origin().site().toString()).startsWith("ObservedJobTest.java:");
    }
    assertThat(description.outputs())
        .singleElement()
        .matches(output -> output.guarantee().equals("at least once"));
    assertThat(job().states())
        .singleElement()
        .extracting(StateSize::name, StateSize::keys, StateSize::changed, StateSize::removed)
        .containsExactly("totals", 1L, OptionalLong.of(1), OptionalLong.of(0));
  }

  @Test
  void a_batch_that_worked_in_the_end_keeps_why_it_failed_before() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    try (StreamingContext ssc = builder("stream.maxBatches", "1").build()) {
      ssc.queueStream(List.of(List.of("a"))).foreachRDD(rdd -> {
        int call = calls.incrementAndGet();
        if (call <= 2) {
          throw new IllegalStateException("broken " + call);
        }
      });
      runToEnd(ssc);
    }
    assertThat(job().batches()).singleElement().satisfies(batch -> {
      assertThat(batch.status()).isEqualTo(ObservedBatch.Status.SUCCEEDED);
      assertThat(batch.attempt()).isEqualTo(3);
      assertThat(batch.earlierFailures()).hasSize(2);
      assertThat(batch.earlierFailures().get(1)).contains("broken 2");
    });
    assertThat(job().status().failedAttempts()).isEqualTo(2);
  }

  @Test
  void a_skipped_batch_is_marked() throws Exception {
    try (StreamingContext ssc =
        builder("stream.maxBatches", "2", "stream.batch.onFailure", "skip").build()) {
      ssc.queueStream(List.of(List.of("a"))).foreachRDD(rdd -> {
        if (rdd.count() > 0) {
          throw new IllegalStateException("broken");
        }
      });
      runToEnd(ssc);
    }
    assertThat(job().batches())
        .extracting(ObservedBatch::status)
        .containsExactly(ObservedBatch.Status.SKIPPED, ObservedBatch.Status.SUCCEEDED);
    assertThat(job().status().skipped()).isEqualTo(1);
  }

  @Test
  void the_batch_that_ended_the_job_is_marked_and_the_status_says_why() throws Exception {
    try (StreamingContext ssc = builder("stream.batch.onFailure", "stop").build()) {
      ssc.queueStream(List.of(List.of("a"))).foreachRDD(rdd -> {
        throw new IllegalStateException("broken");
      });
      assertThatThrownBy(() -> runToEnd(ssc)).isInstanceOf(TidemillException.class);
    }
    assertThat(job().batches())
        .extracting(ObservedBatch::status)
        .containsExactly(ObservedBatch.Status.FAILED);
    assertThat(job().status().state()).isEqualTo(JobStatus.State.FAILED);
    assertThat(job().status().failure().orElseThrow().message()).contains("broken");
    assertThat(job().status().failure().orElseThrow().details()).contains("ObservedJobTest");
  }

  @Test
  void no_more_batches_are_kept_than_the_setting_says() throws Exception {
    try (StreamingContext ssc =
        builder("stream.maxBatches", "5", "stream.ui.retainedBatches", "2").build()) {
      ssc.queueStream(List.of(List.of("a"))).print();
      runToEnd(ssc);
    }
    assertThat(job().batches()).extracting(ObservedBatch::id).containsExactly(4L, 5L);
    assertThat(job().status().succeeded()).isEqualTo(5);
  }

  @Test
  void meters_add_up_what_the_batches_report() throws Exception {
    try (StreamingContext ssc = builder("stream.maxBatches", "3").build()) {
      ssc.queueStream(List.of(List.of("a", "b"), List.of("c"))).named("lines").print();
      runToEnd(ssc);
    }
    ObservedJob job = job();
    assertThat(series(job, "tidemill_input_records")).singleElement().satisfies(series -> {
      assertThat(series.labels()).containsExactly(entry("source", "lines"));
      assertThat(number(series)).isEqualTo(3);
    });
    MeterFamily.Value processing =
        series(job, "tidemill_batch_processing_seconds").get(0).value();
    assertThat(((MeterFamily.Value.Distribution) processing).count()).isEqualTo(3);
    assertThat(number(series(job, "tidemill_batches").get(0))).isEqualTo(3);
    assertThat(series(job, "tidemill_source_lag_records")).isEmpty();
  }

  @Test
  void a_source_says_how_far_the_job_is_behind_and_one_that_fails_is_unknown() throws Exception {
    try (StreamingContext ssc = builder().build()) {
      ssc.stream("known", new LaggingSource(() -> SourceLag.ofRecords(17))).print();
      ssc.stream("broken", new LaggingSource(() -> {
            throw new IllegalStateException("no server");
          }))
          .print();
      ssc.start();
      await().until(() -> job().status().succeeded() > 0);
      List<SourceStatus> sources = job().sources();
      assertThat(sources.get(0).lag().records()).isEqualTo(OptionalLong.of(17));
      assertThat(sources.get(1).lag()).isEqualTo(SourceLag.UNKNOWN);
      assertThat(series(job(), "tidemill_source_lag_records"))
          .singleElement()
          .matches(series -> number(series) == 17);
    }
  }

  @Test
  void the_sources_of_a_job_that_has_ended_are_stopped_and_not_asked() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (StreamingContext ssc = builder("stream.maxBatches", "2").build()) {
      ssc.stream("closed", new LaggingSource(() -> SourceLag.ofRecords(asked.incrementAndGet())))
          .print();
      runToEnd(ssc);
    }
    SourceStatus source = job().sources().get(0);
    assertThat(source.isActive()).isFalse();
    assertThat(source.lag()).isEqualTo(SourceLag.UNKNOWN);
    assertThat(asked).hasValue(0);
  }

  @Test
  void a_start_that_waits_for_a_source_shows_what_it_is_busy_with() throws Exception {
    CountDownLatch opening = new CountDownLatch(1);
    CountDownLatch seen = new CountDownLatch(1);
    Source<String> slow = context -> {
      try (LongOperation listing = context.events().begin("listing the files of \"slow\"")) {
        listing.done(1_200);
        opening.countDown();
        assertThat(seen.await(20, TimeUnit.SECONDS)).isTrue();
      }
      throw new IllegalStateException("the directory is gone");
    };
    StreamingContext ssc = builder().build();
    try (ssc) {
      ssc.stream("slow", slow).print();
      CompletableFuture<Throwable> failure = new CompletableFuture<>();
      Thread starting = new Thread(() -> {
        try {
          ssc.start();
        } catch (RuntimeException e) {
          failure.complete(e);
        }
      });
      starting.start();
      assertThat(opening.await(20, TimeUnit.SECONDS)).isTrue();
      ObservedJob job = job();
      assertThat(job.status().state()).isEqualTo(JobStatus.State.STARTING);
      assertThat(job.progress())
          .extracting(Progress::text)
          .containsExactly("listing the files of \"slow\": 1,200 files");
      assertThat(job.sources()).extracting(SourceStatus::name).containsExactly("slow");
      seen.countDown();
      assertThat(failure.get(20, TimeUnit.SECONDS)).hasMessageContaining("the directory is gone");
      assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(job.status().state()).isEqualTo(JobStatus.State.FAILED);
      assertThat(job.status().failure().orElseThrow().message()).contains("the directory is gone");
      assertThat(job.progress()).isEmpty();
      starting.join();
    }
  }

  @Test
  void a_start_that_failed_can_be_repeated_and_is_watched_again() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    Source<String> flaky = context -> {
      if (attempts.incrementAndGet() == 1) {
        throw new IllegalStateException("the server is away");
      }
      return new LaggingSource(() -> SourceLag.UNKNOWN).open(context);
    };
    try (StreamingContext ssc = builder().build()) {
      ssc.gauge("cache.size", () -> 2.5);
      ssc.stream("flaky", flaky).print();
      assertThatThrownBy(ssc::start).hasMessageContaining("the server is away");
      assertThat(job().status().state()).isEqualTo(JobStatus.State.FAILED);
      assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();

      CompletableFuture<ObservedJob> second = new CompletableFuture<>();
      TestObserver.watch(host, job -> {
        second.complete(job);
        return () -> {};
      });
      ssc.start();
      ObservedJob job = second.get(20, TimeUnit.SECONDS);
      await().until(() -> job.status().state() == JobStatus.State.RUNNING);
      assertThat(job.gauges()).containsEntry("cache.size", OptionalDouble.of(2.5));
      assertThat(job().status().state()).isEqualTo(JobStatus.State.FAILED);
    }
  }

  @Test
  void an_observer_is_told_of_every_change() throws Exception {
    AtomicInteger changes = new AtomicInteger();
    TestObserver.watch(host, job -> {
      job.onChange(changes::incrementAndGet);
      observed.complete(job);
      return () -> {};
    });
    StreamingContext ssc = builder().build();
    try (ssc) {
      ssc.queueStream(List.of(List.of("a"))).print();
      ssc.start();
      job();
      int before = changes.get();
      await().until(() -> changes.get() > before + 10);
    }
  }

  @Test
  void an_observer_that_throws_does_not_fail_the_job() throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    TestObserver.watch(host, job -> {
      called.countDown();
      throw new LinkageError("no such class");
    });
    try (Logged log = Logged.by(Observers.class);
        StreamingContext ssc = builder("stream.maxBatches", "2").build()) {
      ssc.queueStream(List.of(List.of("a"))).print();
      runToEnd(ssc);
      assertThat(called.await(20, TimeUnit.SECONDS)).isTrue();
      await().until(() -> log.events().size() == 1);
      assertThat(log.events().get(0).getFormattedMessage())
          .isEqualTo("dev.tidemill.monitoring.TestObserver cannot watch the job, which runs without"
              + " it: java.lang.LinkageError: no such class");
    }
  }

  @Test
  void an_observer_that_never_returns_delays_neither_start_nor_stop() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    TestObserver.watch(host, job -> {
      never.await();
      return () -> {};
    });
    try (StreamingContext ssc = builder("stream.maxBatches", "2").build()) {
      ssc.queueStream(List.of(List.of("a"))).print();
      ssc.start();
      assertThat(ssc.awaitTermination(Duration.ofSeconds(20))).isTrue();
    } finally {
      never.countDown();
    }
  }

  @Test
  void a_job_on_a_manual_clock_has_no_observers() {
    ManualClock clock = new ManualClock();
    try (StreamingContext ssc =
        builder("stream.ui.enabled", "true").clock(clock).build()) {
      ssc.queueStream(List.of(List.of("a"))).print();
      ssc.start();
      ssc.step();
    }
    assertThat(TestObserver.wasAskedFor(host)).isFalse();
    assertThat(observed).isNotDone();
  }

  @Test
  void a_job_that_is_stopped_closes_its_observers() throws Exception {
    StreamingContext ssc = builder().build();
    ssc.queueStream(List.of(List.of("a"))).print();
    ssc.start();
    job();
    ssc.close();
    assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
  }

  private static StateSize withoutBytes(StateSize size) {
    return new StateSize(
        size.name(), size.keys(), size.changed(), size.removed(), OptionalLong.empty());
  }

  private static StateSize lengths(long changed, long removed) {
    return new StateSize(
        "lengths", 3, OptionalLong.of(changed), OptionalLong.of(removed), OptionalLong.empty());
  }

  @Test
  void a_state_says_about_how_many_bytes_it_has_without_a_checkpoint() throws Exception {
    BatchQueue<String> queue = new BatchQueue<>();
    try (StreamingContext ssc = builder().build()) {
      ssc.queueStream(queue)
          .mapToPair(word -> Pair.of(word, "x".repeat(1_000)))
          .updateStateByKey((List<String> texts, Optional<String> last) ->
              last.or(() -> Optional.of(texts.get(0))))
          .named("texts")
          .print();
      ssc.start();
      ObservedJob job = job();
      queue.add(List.of("a", "b", "c"));
      await()
          .until(() -> job.states().stream()
              .anyMatch(state -> state.keys() == 3 && state.bytes().isPresent()));
      assertThat(job.states().get(0).bytes().getAsLong()).isBetween(3_000L, 3_200L);
      assertThat(number(series(job, "tidemill_state_bytes").get(0))).isBetween(3_000.0, 3_200.0);
    }
  }

  @Test
  void the_bytes_of_a_state_that_no_codec_can_encode_are_unknown() throws Exception {
    try (StreamingContext ssc = builder("stream.maxBatches", "20").build()) {
      ssc.queueStream(List.of(List.of("a")))
          .mapToPair(word -> Pair.of(word, Thread.currentThread()))
          .updateStateByKey((List<Thread> threads, Optional<Thread> last) ->
              last.or(() -> Optional.of(threads.get(0))))
          .named("threads")
          .print();
      ssc.start();
      ObservedJob job = job();
      job.onChange(job::states); // somebody is interested in every batch
      ssc.awaitTermination();
      assertThat(job.states()).singleElement().matches(state -> state.keys() == 1);
      assertThat(job.states().get(0).bytes()).isEmpty();
      assertThat(series(job, "tidemill_state_bytes")).isEmpty();
    }
  }

  @Test
  void a_state_says_how_many_keys_the_last_batch_has_changed_and_removed() throws Exception {
    List<StateSize> seen = new CopyOnWriteArrayList<>();
    BatchQueue<String> queue = new BatchQueue<>();
    try (StreamingContext ssc = builder().build()) {
      ssc.queueStream(queue)
          .mapToPair(word -> Pair.of(word.substring(0, 1), word.length()))
          .updateStateByKey((List<Integer> lengths, Optional<Integer> longest) -> lengths.isEmpty()
              ? longest
              : Optional.of(lengths.get(0)).filter(length -> length > 1))
          .named("lengths")
          .print();
      ssc.start();
      ObservedJob job = job();
      await().until(() -> !job.states().isEmpty());
      job.onChange(() -> {
        StateSize size = withoutBytes(job.states().get(0));
        if (seen.isEmpty() || !seen.get(seen.size() - 1).equals(size)) {
          seen.add(size);
        }
      });
      queue.add(List.of("aa", "bb", "cc"));
      await().until(() -> job.states().get(0).keys() == 3);
      queue.add(List.of("aa", "bbb", "c", "dd"));
      await().until(() -> seen.contains(lengths(2, 1)));
      await().until(() -> seen.get(seen.size() - 1).changed().getAsLong() == 0);
      assertThat(seen).contains(lengths(3, 0), lengths(0, 0));
      assertThat(number(series(job, "tidemill_state_changed_keys").get(0))).isZero();
    }
  }

  @Test
  void counters_and_gauges_of_the_program_are_meters() throws Exception {
    try (StreamingContext ssc = builder().build()) {
      Counter words = ssc.counter("words.seen_total");
      ssc.gauge("cache.size", () -> 2.5);
      ssc.gauge("broken", () -> {
        throw new IllegalStateException("the cache is closed");
      });
      ssc.queueStream(List.of(List.of("a", "b")))
          .map(word -> {
            words.increment();
            return word;
          })
          .foreachRDD(rdd -> rdd.count());
      ssc.start();
      ObservedJob job = job();
      await().until(() -> job.status().succeeded() > 0);
      assertThat(job.counters()).isEqualTo(Map.of("words.seen_total", 2L));
      assertThat(job.gauges())
          .isEqualTo(
              Map.of("broken", OptionalDouble.empty(), "cache.size", OptionalDouble.of(2.5)));
      assertThat(number(series(job, "words_seen").get(0))).isEqualTo(2);
      assertThat(number(series(job, "cache_size").get(0))).isEqualTo(2.5);
      assertThat(series(job, "broken")).isEmpty();
    }
    assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(job().counters()).isEqualTo(Map.of("words.seen_total", 2L));
    assertThat(job().gauges()).isEmpty();
  }

  private static int awaited(CountDownLatch latch) {
    try {
      return latch.await(20, TimeUnit.SECONDS) ? 1 : 0;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_gauge_that_never_answers_holds_up_one_reader_and_no_batch() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    try (StreamingContext ssc = builder().build()) {
      ssc.gauge("stuck", () -> {
        asked.countDown();
        return awaited(never);
      });
      ssc.queueStream(List.of(List.of("a"))).print();
      ssc.start();
      ObservedJob job = job();
      Thread reader = new Thread(job::gauges);
      reader.start();
      asked.await();
      assertThat(job.gauges()).isEmpty();
      long before = job.status().succeeded();
      await().until(() -> job.status().succeeded() > before + 1);
      never.countDown();
      reader.join();
    } finally {
      never.countDown();
    }
  }

  /** Stores a record, loses some, and waits. */
  private static final class Lossy implements Receiver<String> {
    @Override
    public ReplayCapability replay() {
      return ReplayCapability.BY_POSITION;
    }

    @Override
    public void onStart(ReceiverContext<String> context) throws InterruptedException {
      context.store("a");
      context.reportGap(new Gap("7", "", "the session had expired"));
    }

    @Override
    public void onStop() {}
  }

  @Test
  void a_receiver_says_what_waits_what_can_be_sent_again_and_what_was_lost() throws Exception {
    try (StreamingContext ssc = builder().build()) {
      ssc.receiverStream(Lossy::new).named("words").print();
      ssc.start();
      ObservedJob job = job();
      await().until(() -> job.sources().get(0).records() == 1);
      // An answer may be a second old, from before the batch that has taken the record.
      await().until(() -> job.sources().get(0).lag().records().equals(OptionalLong.of(0)));
      await().until(() -> job.sources().get(0).gaps() == 1);
      SourceStatus words = job.sources().get(0);
      assertThat(words.replay()).contains(ReplayCapability.BY_POSITION);
      assertThat(words.connection().orElseThrow().status()).isEqualTo(ReceiverState.Status.RUNNING);
      assertThat(words.connection().orElseThrow().restarts()).isZero();
      assertThat(words.credit().orElseThrow().records()).isPositive();
      assertThat(words.lastGap().orElseThrow().text().message())
          .isEqualTo("from 7 to an unknown position: the session had expired");
      assertThat(number(series(job, "tidemill_source_gaps").get(0))).isEqualTo(1);
    }
  }

  @Test
  void a_source_can_be_paused_and_limited_while_the_job_runs() throws Exception {
    ObservedJob job;
    try (StreamingContext ssc = builder().build()) {
      BatchQueue<String> queue = new BatchQueue<>();
      ssc.queueStream(queue).named("words").print();
      ssc.start();
      job = job();
      assertThat(job.controls().pause("words", true)).isTrue();
      assertThat(job.controls().limitRate("words", OptionalLong.of(100))).isTrue();
      assertThat(job.controls().pause("other", true)).isFalse();
      assertThat(ssc.source("words").state().paused()).isTrue();
      assertThat(job.sources().get(0).limits().paused()).isTrue();
      assertThat(job.sources().get(0).limits().rateLimit()).hasValue(100);
      queue.add(List.of("a"));
      long before = job.status().succeeded();
      await().until(() -> job.status().succeeded() > before + 2);
      assertThat(job.status().records()).isZero();
      assertThat(job.controls().limitRate("words", OptionalLong.empty())).isTrue();
      assertThat(job.controls().pause("words", false)).isTrue();
      await().until(() -> job.status().records() == 1);
    }
    assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(job.controls().pause("words", true)).isFalse();
  }

  /** A class path whose list of observers cannot be read. */
  private static final class Unreadable extends ClassLoader {
    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      throw new IOException("the disk is gone");
    }
  }

  @Test
  void observers_that_cannot_be_looked_for_keep_no_job_from_running() throws Exception {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    StreamingContext ssc = builder("stream.maxBatches", "1").build();
    try (ssc) {
      ssc.queueStream(List.of(List.of("a"))).print();
      Thread.currentThread().setContextClassLoader(new Unreadable());
      runToEnd(ssc);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
    assertThat(observed).isNotDone();
  }
}
