/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemill.DStream;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import dev.tidemill.spi.metrics.ObservedBatch;
import dev.tidemill.spi.metrics.ObservedJob;
import dev.tidemill.spi.metrics.RecordTap;
import dev.tidemill.spi.metrics.StreamFlow;
import dev.tidemill.spi.metrics.TappedRecord;
import dev.tidemill.time.Time;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Records of streams, and how many there are, while a job runs. */
class RecordTapTest {
  private static volatile String attempt = "";

  private final String host;
  private final CompletableFuture<ObservedJob> observed = new CompletableFuture<>();

  RecordTapTest(TestInfo test) {
    host = test.getDisplayName();
    TestObserver.watch(host, job -> {
      observed.complete(job);
      return () -> {};
    });
  }

  /** A class whose objects cannot be shown. */
  private record Unprintable(long n) {
    @Override
    public String toString() {
      throw new IllegalStateException("password=1234");
    }
  }

  private void run(
      Consumer<StreamingContext> program, Consumer<ObservedJob> test, String... settings)
      throws Exception {
    StreamingContext.Builder builder = StreamingContext.builder()
        .master("local[2]")
        .batchInterval(Duration.ofMillis(20))
        .setting("stream.ui.host", host)
        .setting("stream.ui.tap.enabled", "true")
        .setting("stream.batch.retryDelay", "1ms")
        .setting("stream.batch.onFailure", "retry")
        .environment(
            world -> world.withPrintTarget(new PrintStream(OutputStream.nullOutputStream())));
    for (int i = 0; i < settings.length; i += 2) {
      builder.setting(settings[i], settings[i + 1]);
    }
    try (StreamingContext ssc = builder.build()) {
      program.accept(ssc);
      ssc.start();
      test.accept(observed.get(20, TimeUnit.SECONDS));
    }
  }

  private static List<TappedRecord> some(ObservedJob job, String stream) {
    try (RecordTap tap = job.taps().open(stream).orElseThrow()) {
      await().atMost(Duration.ofMinutes(1)).until(() -> !tap.after(0).isEmpty());
      return tap.after(0);
    }
  }

  private static Map<String, StreamFlow> flows(ObservedJob job) {
    Optional<ObservedBatch> measured = await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> {
              job.measure();
              return job.batches().stream()
                  .filter(batch -> batch.records() > 0 && !batch.flows().isEmpty())
                  .findFirst();
            },
            Optional::isPresent);
    Map<Integer, String> keys = job.description().streams().stream()
        .collect(Collectors.toMap(stream -> stream.id(), stream -> stream.key()));
    return measured.orElseThrow().flows().stream()
        .collect(Collectors.toMap(flow -> keys.get(flow.stream()), Function.identity()));
  }

  private static StreamFlow flow(Map<String, StreamFlow> flows, String stream) {
    return Objects.requireNonNull(flows.get(stream));
  }

  @Test
  void a_tap_shows_records_of_a_stream_with_their_batch_and_number() throws Exception {
    run(ssc -> ssc.rateStream(1_000).map(n -> "n" + n).named("texts").print(), job -> {
      try (RecordTap tap = job.taps().open("texts").orElseThrow()) {
        await().atMost(Duration.ofMinutes(1)).until(() -> tap.after(0).size() >= 3);
        List<TappedRecord> shown = tap.after(0);
        assertThat(shown.get(0).number()).isEqualTo(1);
        assertThat(shown).allMatch(record -> record.text().matches("n[0-9]+"));
        assertThat(shown).allMatch(record -> record.type().equals("java.lang.String"));
        await() // its records are shown a moment before it is
            .until(() -> job.batches().stream()
                .anyMatch(batch -> batch.time().equals(shown.get(0).batch())));
        assertThat(tap.after(shown.get(1).number()).get(0)).isEqualTo(shown.get(2));
      }
    });
  }

  @Test
  void records_of_an_attempt_that_fails_are_never_shown() throws Exception {
    Set<Time> failed = ConcurrentHashMap.newKeySet();
    run(
        ssc -> ssc.rateStream(1_000)
            .map(n -> n + attempt)
            .named("texts")
            .foreachRDD((rdd, batch) -> {
              boolean first = failed.add(batch.time());
              attempt = first ? " of a failed attempt" : " of the attempt that counts";
              rdd.count();
              if (first) {
                throw new IllegalStateException("the first attempt fails");
              }
            }),
        job -> {
          try (RecordTap tap = job.taps().open("texts").orElseThrow()) {
            await().atMost(Duration.ofMinutes(1)).until(() -> tap.after(0).size() >= 5);
            assertThat(tap.after(0)).allMatch(record -> record.text().endsWith("that counts"));
          }
        });
  }

  @Test
  void a_record_whose_toString_throws_is_named_by_its_class_and_the_job_goes_on() throws Exception {
    run(
        ssc -> ssc.rateStream(1_000)
            .map(n -> Pair.of("key", new Unprintable(n)))
            .named("bad")
            .foreachRDD(rdd -> rdd.count()),
        job -> {
          assertThat(some(job, "bad").get(0).text())
              .isEqualTo("(key,(" + Unprintable.class.getName()
                  + " cannot be shown: java.lang.IllegalStateException))");
          assertThat(job.status().failedAttempts()).isZero();
        });
  }

  @Test
  void secrets_are_hidden_before_anybody_sees_them() throws Exception {
    run(
        ssc -> ssc.rateStream(1_000)
            .map(n -> "password=hunter2, card 4111111111111111")
            .named("logins")
            .foreachRDD(rdd -> rdd.count()),
        job -> assertThat(some(job, "logins").get(0).text())
            .isEqualTo("password=[redacted], card [redacted]"),
        "stream.ui.tap.redact",
        "secrets \\b\\d{16}\\b");
  }

  @Test
  void a_job_whose_settings_do_not_allow_taps_shows_no_records() throws Exception {
    run(
        ssc -> ssc.rateStream(10).named("numbers").print(),
        job -> {
          assertThat(job.taps().areAllowed()).isFalse();
          assertThat(job.taps().open("numbers")).isEmpty();
        },
        "stream.ui.tap.enabled",
        "false");
  }

  @Test
  void a_stream_that_does_not_exist_cannot_be_tapped_and_twenty_can_at_a_time() throws Exception {
    run(
        ssc -> {
          DStream<Long> numbers = ssc.rateStream(10);
          for (int i = 0; i < 21; i++) {
            numbers.map(n -> n + 1).named("s" + i).print();
          }
        },
        job -> {
          assertThat(job.taps().open("none")).isEmpty();
          List<RecordTap> taps = new ArrayList<>();
          for (int i = 0; i < 20; i++) {
            taps.add(job.taps().open("s" + i).orElseThrow());
          }
          assertThat(job.taps().open("s20")).isEmpty();
          assertThat(job.taps().open("s0")).isPresent();
          taps.get(1).close();
          taps.get(1).close();
          assertThat(job.taps().open("s20")).isPresent();
          assertThat(job.taps().open("s1")).isEmpty();
        });
  }

  @Test
  void a_job_that_has_ended_shows_no_records() throws Exception {
    run(
        ssc -> ssc.rateStream(10).named("numbers").print(),
        job -> await().atMost(Duration.ofMinutes(1)).until(() -> !job.taps().areAllowed()),
        "stream.maxBatches",
        "2");
  }

  @Test
  void records_are_counted_on_every_edge_while_somebody_asks() throws Exception {
    run(
        ssc -> {
          DStream<Long> numbers = ssc.queueStream(rows(3_000)).named("numbers");
          DStream<Long> even = numbers.filter(n -> n % 2 == 0).named("even");
          var pairs = even.mapToPair(n -> Pair.of(n % 5, n)).named("pairs");
          pairs.foreachRDD(rdd -> rdd.count());
          even.mapToPair(n -> Pair.of(n % 5, n))
              .reduceByKey(Long::sum)
              .named("sums")
              .foreachRDD(rdd -> rdd.count());
        },
        job -> {
          Map<String, StreamFlow> flows = flows(job);
          assertThat(flow(flows, "numbers").records()).isEqualTo(100);
          assertThat(flow(flows, "even").records()).isEqualTo(50);
          assertThat(flow(flows, "pairs").records()).isEqualTo(50);
          assertThat(flow(flows, "sums").records()).isEqualTo(5);
          assertThat(flow(flows, "numbers").partitions()).isEqualTo(2);
          assertThat(flow(flows, "numbers").largest()).isEqualTo(50);
          assertThat(flow(flows, "numbers").skew()).isEqualTo(1);
          assertThat(flow(flows, "sums").largest()).isGreaterThanOrEqualTo(3);
        });
  }

  private static List<List<Long>> rows(int n) {
    List<Long> row = LongStream.range(0, 100).boxed().toList();
    return Collections.nCopies(n, row);
  }

  @Test
  void nothing_is_counted_for_a_job_that_nobody_asks() throws Exception {
    run(ssc -> ssc.rateStream(1_000).map(n -> n + 1).print(), job -> {
      await().atMost(Duration.ofMinutes(1)).until(() -> job.batches().size() > 5);
      assertThat(job.batches()).allMatch(batch -> batch.flows().isEmpty());
      assertThat(job.keyGroups()).isEmpty();
    });
  }

  @Test
  void a_counter_counts_once_when_only_one_of_the_attempts_is_measured() throws Exception {
    Set<Time> failed = ConcurrentHashMap.newKeySet();
    run(
        ssc -> {
          var calls = ssc.counter("calls");
          DStream<Long> counted = ssc.queueStream(rows(3)).map(n -> {
            calls.increment();
            return n;
          });
          counted.foreachRDD(rdd -> rdd.count());
          counted.map(n -> n + 1).foreachRDD((rdd, batch) -> {
            rdd.count();
            if (failed.add(batch.time())) {
              observed.join().measure();
              throw new IllegalStateException("the first attempt fails");
            }
          });
        },
        job -> {
          await().atMost(Duration.ofMinutes(1)).until(() -> job.status().succeeded() > 3);
          assertThat(job.counters()).containsEntry("calls", 300L);
        });
  }

  @Test
  void the_largest_key_groups_of_a_state_are_known_when_it_is_measured() throws Exception {
    run(
        ssc -> ssc.queueStream(rows(3_000))
            .mapToPair(n -> Pair.of(n, 1L))
            .updateStateByKey((List<Long> values, Optional<Long> sum) -> Optional.of(1L))
            .named("sums")
            .foreachRDD(rdd -> rdd.count()),
        job -> {
          flows(job);
          await().atMost(Duration.ofMinutes(1)).until(() -> {
            job.measure();
            return !job.keyGroups().isEmpty();
          });
          assertThat(job.keyGroups()).hasSize(5);
          assertThat(job.keyGroups().get(0).keys())
              .isGreaterThanOrEqualTo(job.keyGroups().get(4).keys())
              .isBetween(1L, 100L);
        });
  }

  @Test
  void windows_states_and_joins_have_the_same_results_while_their_records_are_looked_at()
      throws Exception {
    List<String> results = new CopyOnWriteArrayList<>();
    List<List<Long>> rows = new ArrayList<>();
    for (long i = 0; i < 200; i++) {
      rows.add(List.of(i, i, i + 1));
    }
    run(
        ssc -> {
          var pairs = ssc.queueStream(rows).mapToPair(n -> Pair.of(n % 3, n));
          var sums =
              pairs.reduceByKeyAndWindow(Long::sum, Duration.ofMillis(60), Duration.ofMillis(20));
          var counts = pairs.updateStateByKey((List<Long> values, Optional<Long> count) ->
              Optional.of(count.orElse(0L) + values.size()));
          var window = pairs.window(Duration.ofMillis(40)).transform(rdd -> rdd);
          sums.join(counts).foreachRDD(rdd -> {
            observed.join().measure();
            results.add(
                rdd.collect().stream().map(Object::toString).sorted().toList().toString());
          });
          window.foreachRDD(rdd -> results.add("window of " + rdd.count()));
        },
        job -> {
          List<RecordTap> taps = new ArrayList<>();
          for (var stream : job.description().streams()) {
            job.taps().open(stream.key()).ifPresent(taps::add);
          }
          await().atMost(Duration.ofMinutes(1)).until(() -> results.size() > 300);
          assertThat(job.batches().stream().filter(batch -> !batch.flows().isEmpty()))
              .isNotEmpty();
        });
    for (int batch = 0; batch < 100; batch++) {
      assertThat(results.get(2 * batch)).as("batch " + batch).isEqualTo(expected(batch));
      assertThat(results.get(2 * batch + 1)).isEqualTo("window of " + (batch == 0 ? 3 : 6));
    }
  }

  private static String expected(int batch) {
    long[] sums = new long[3];
    long[] counts = new long[3];
    boolean[] isIn = new boolean[3];
    for (int b = 0; b <= batch; b++) {
      for (long n : new long[] {b, b, b + 1}) {
        int key = (int) (n % 3);
        counts[key]++;
        if (b > batch - 3) {
          sums[key] += n;
          isIn[key] = true;
        }
      }
    }
    List<String> expected = new ArrayList<>();
    for (int key = 0; key < 3; key++) {
      if (isIn[key]) {
        expected.add("(" + key + ",(" + sums[key] + "," + counts[key] + "))");
      }
    }
    return expected.toString();
  }
}
