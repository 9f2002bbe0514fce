/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.Counter;
import dev.tidemill.DStream;
import dev.tidemill.PairDStream;
import dev.tidemill.StateDStream;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What counters of the program count: each record of a decided batch once, on every engine. */
class CountersTest {
  /** Functions travel as bytes on some engines, so they find what they wait for by name. */
  private static final Map<String, CyclicBarrier> BARRIERS = new ConcurrentHashMap<>();

  static List<String> engines() {
    return List.of("local[1]", "local[3]", "parallel[3]", "travelling[2]", "reference[2]");
  }

  private static ManualJob on(String master, String... settings) {
    String[] all = new String[settings.length + 2];
    all[0] = "stream.master";
    all[1] = master;
    System.arraycopy(settings, 0, all, 2, settings.length);
    return ManualJob.with(all);
  }

  private static DStream<String> words(ManualJob job, List<List<String>> batches) {
    return job.ssc().queueStream(batches);
  }

  /** What was counted when a number of batches have run. */
  private static Map<String, Long> after(ManualJob job, int batches) {
    job.ssc().start();
    job.advanceMillis(batches * 1_000L);
    return job.ssc().counters();
  }

  /** The same declaration for several streams, as a library has it. */
  private static <T> DStream<T> counted(DStream<T> in, Counter counter) {
    return in.map(record -> {
      counter.increment();
      return record;
    });
  }

  @ParameterizedTest
  @MethodSource("engines")
  void a_record_counts_once_however_many_outputs_read_it(String master) {
    try (ManualJob job = on(master)) {
      Counter seen = job.ssc().counter("words.seen");
      Counter kept = job.ssc().counter("words.kept");
      DStream<String> all =
          counted(words(job, List.of(List.of("a", "b", "c"), List.of("d"))), seen);
      all.print();
      all.filter(word -> {
            kept.add(word.equals("b") ? 0 : 10);
            return true;
          })
          .print();
      all.count().print();
      assertThat(after(job, 3)).isEqualTo(Map.of("words.seen", 4L, "words.kept", 30L));
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void jobs_of_one_program_count_on_their_own(String master) {
    try (ManualJob one = on(master);
        ManualJob other = on(master);
        ManualJob without = on(master)) {
      counted(words(one, List.of(List.of("a"), List.of("b", "c"))), one.ssc().counter("seen"))
          .print();
      counted(
              words(other, List.of(List.of("d", "e", "f"), List.of("g"))),
              other.ssc().counter("seen"))
          .print();
      Counter own = other.ssc().counter("other.own");
      other.ssc().gauge("other.gauge", () -> 1);
      counted(words(other, List.of(List.of(), List.of("h"))), own).print();
      words(without, List.of(List.of("i"), List.of("j"))).print();
      one.ssc().start();
      other.ssc().start();
      without.ssc().start();
      one.advanceMillis(1_000);
      other.advanceMillis(1_000);
      without.advanceMillis(2_000);
      assertThat(one.ssc().counters()).isEqualTo(Map.of("seen", 1L));
      assertThat(other.ssc().counters()).isEqualTo(Map.of("seen", 3L, "other.own", 0L));
      other.advanceMillis(1_000);
      one.advanceMillis(1_000);
      assertThat(one.ssc().counters()).isEqualTo(Map.of("seen", 3L));
      assertThat(other.ssc().counters()).isEqualTo(Map.of("seen", 4L, "other.own", 1L));
      assertThat(without.ssc().counters()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void batches_that_run_at_the_same_time_in_two_jobs_do_not_mix_their_counts(String master)
      throws Exception {
    CyclicBarrier together = new CyclicBarrier(2);
    BARRIERS.put(master, together);
    try (ManualJob one = on(master);
        ManualJob other = on(master)) {
      for (ManualJob job : List.of(one, other)) {
        Counter seen = job.ssc().counter("seen");
        int times = job == one ? 1 : 10;
        words(job, List.of(List.of("a"), List.of("b"), List.of("c")))
            .map(word -> {
              seen.add(times);
              BARRIERS
                  .get(master)
                  .await(20, TimeUnit.SECONDS); // the other job is at its record, too
              seen.add(times);
              return word;
            })
            .foreachRDD(rdd -> rdd.collect());
        job.ssc().start();
      }
      CompletableFuture<Void> running = CompletableFuture.runAsync(() -> one.advanceMillis(3_000));
      other.advanceMillis(3_000);
      running.get(20, TimeUnit.SECONDS);
      assertThat(one.ssc().counters()).isEqualTo(Map.of("seen", 6L));
      assertThat(other.ssc().counters()).isEqualTo(Map.of("seen", 60L));
    } finally {
      BARRIERS.remove(master);
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void one_declaration_counts_in_every_stream_that_it_is_used_for(String master) {
    try (ManualJob job = on(master)) {
      Counter seen = job.ssc().counter("seen");
      DStream<String> one = words(job, List.of(List.of("a", "b")));
      DStream<String> two = words(job, List.of(List.of("c")));
      counted(counted(one, seen).union(counted(two, seen)), seen).print();
      assertThat(after(job, 1)).isEqualTo(Map.of("seen", 6L));
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void a_function_counts_where_it_is_also_after_it_has_emitted(String master) {
    try (ManualJob job = on(master)) {
      Counter outer = job.ssc().counter("outer");
      Counter inner = job.ssc().counter("inner");
      DStream<String> twice = words(job, List.of(List.of("a", "b"))).mapPartitions(words -> {
        Iterable<String> lazily = () -> new Doubled(words, outer);
        return lazily.iterator();
      });
      counted(twice, inner).print();
      twice.print();
      assertThat(after(job, 1)).isEqualTo(Map.of("outer", 4L, "inner", 4L));
    }
  }

  private static final class Doubled implements Iterator<String> {
    private final Iterator<String> words;
    private final Counter counter;
    private Optional<String> again = Optional.empty();

    Doubled(Iterator<String> words, Counter counter) {
      this.words = words;
      this.counter = counter;
    }

    @Override
    public boolean hasNext() {
      return again.isPresent() || words.hasNext();
    }

    @Override
    public String next() {
      counter.increment();
      if (again.isPresent()) {
        String word = again.get();
        again = Optional.empty();
        return word;
      }
      again = Optional.of(words.next());
      return again.get();
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void functions_of_state_and_behind_shuffles_count_once(String master) {
    try (ManualJob job = on(master)) {
      Counter calls = job.ssc().counter("state.calls");
      Counter pairs = job.ssc().counter("pairs");
      PairDStream<String, Long> words = words(job, List.of(List.of("a", "b", "a"), List.of("a")))
          .mapToPair(word -> Pair.of(word, 1L));
      PairDStream<String, Long> sums = words.reduceByKey(Long::sum).mapValues(n -> {
        pairs.increment();
        return n;
      });
      StateDStream<String, Long> state = sums.<Long>updateStateByKey((values, old) -> {
        calls.increment();
        return Optional.of(old.orElse(0L) + values.stream().mapToLong(n -> n).sum());
      });
      state.print();
      state.map(Pair::key).count().print();
      sums.print();
      assertThat(after(job, 2)).isEqualTo(Map.of("state.calls", 4L, "pairs", 3L));
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void a_window_counts_a_record_in_the_batch_that_brings_it(String master) {
    try (ManualJob job = on(master)) {
      Counter seen = job.ssc().counter("seen");
      DStream<String> all =
          counted(words(job, List.of(List.of("a", "b"), List.of("c"), List.<String>of())), seen);
      all.window(Duration.ofSeconds(3)).print();
      all.window(Duration.ofSeconds(2)).count().print();
      assertThat(after(job, 4)).isEqualTo(Map.of("seen", 3L));
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void an_attempt_that_fails_counts_nothing(String master) {
    try (ManualJob job = on(master)) {
      Counter seen = job.ssc().counter("seen");
      Counter runs = job.ssc().counter("runs");
      counted(words(job, List.of(List.of("a", "b"), List.of("c"))), seen)
          .foreachRDD((rdd, batch) -> {
            runs.increment();
            rdd.count();
            assertThat(seen.value()).isEqualTo(batch.id() == 1 ? 0 : 2);
            if (batch.id() == 2 && batch.attempt() < 3) {
              throw new IOException("attempt " + batch.attempt());
            }
          });
      assertThat(after(job, 2)).isEqualTo(Map.of("seen", 3L, "runs", 2L));
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void an_output_that_does_not_run_again_has_counted(String master) {
    try (ManualJob job = on(master)) {
      Counter shared = job.ssc().counter("shared");
      Counter first = job.ssc().counter("first");
      Counter second = job.ssc().counter("second");
      Counter outputs = job.ssc().counter("outputs");
      DStream<String> all = counted(words(job, List.of(List.of("a", "b", "c"))), shared);
      counted(all, first).foreachRDD((rdd, batch) -> {
        assertThat(batch.attempt()).isEqualTo(1);
        rdd.foreach(word -> outputs.increment());
        outputs.add(100);
      });
      counted(all, second).foreachRDD((rdd, batch) -> {
        rdd.count();
        outputs.add(1_000);
        if (batch.attempt() < 3) {
          throw new IOException("attempt " + batch.attempt());
        }
      });
      assertThat(after(job, 1))
          .isEqualTo(Map.of("shared", 3L, "first", 3L, "second", 3L, "outputs", 1_103L));
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void a_batch_that_is_skipped_counts_nothing(String master) {
    try (ManualJob job = on(master, "stream.batch.onFailure", "skip")) {
      Counter seen = job.ssc().counter("seen");
      counted(words(job, List.of(List.of("1", "x"), List.of("2"))), seen)
          .map(Integer::parseInt)
          .print();
      assertThat(after(job, 2)).isEqualTo(Map.of("seen", 1L));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"local[1]", "local[3]", "parallel[3]", "travelling[2]"})
  void the_search_for_dead_letters_counts_nothing_and_the_batch_without_them_counts_once(
      String master) {
    try (ManualJob job = on(master, "stream.batch.onFailure", "deadletter")) {
      Counter seen = job.ssc().counter("seen");
      Counter sums = job.ssc().counter("sums");
      Counter letters = job.ssc().counter("letters");
      job.ssc().deadLetters().foreachRDD(rdd -> letters.add(rdd.count()));
      counted(words(job, List.of(List.of("1", "x", "2", "y"), List.of("3"))), seen)
          .mapToPair(word -> Pair.of("all", word))
          .reduceByKey((a, b) -> String.valueOf(Integer.parseInt(a) + Integer.parseInt(b)))
          .foreachRDD(rdd -> {
            rdd.collect();
            sums.increment();
          });
      assertThat(after(job, 2)).isEqualTo(Map.of("seen", 3L, "sums", 2L, "letters", 2L));
    }
  }

  @Test
  void outside_of_batches_a_counter_counts_at_once() throws InterruptedException {
    try (ManualJob job = ManualJob.with()) {
      Counter seen = job.ssc().counter("seen");
      seen.increment();
      counted(words(job, List.of(List.of("a"))), seen).foreachRDD(rdd -> {
        Thread other = new Thread(() -> seen.add(10));
        other.start();
        other.join();
        assertThat(seen.value()).isEqualTo(11);
        rdd.count();
      });
      assertThat(after(job, 1)).isEqualTo(Map.of("seen", 12L));
    }
  }

  @Test
  void datasets_outside_of_batches_count_where_their_action_runs() {
    try (ManualJob job = on("local[3]")) {
      StreamingContext ssc = job.ssc();
      Counter seen = ssc.counter("seen");
      var numbers = ssc.parallelize(IntStream.range(0, 10_000).boxed().toList()).map(n -> {
        seen.increment();
        return n;
      });
      numbers.count();
      assertThat(seen.value()).isEqualTo(10_000);
      words(job, List.of(List.of("a"))).foreachRDD((rdd, batch) -> {
        numbers.count();
        assertThat(seen.value()).isEqualTo(10_000);
        if (batch.attempt() == 1) {
          throw new IOException("once");
        }
      });
      assertThat(after(job, 1)).isEqualTo(Map.of("seen", 20_000L));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "a b", "1a", "a..b", "a.", ".a", "ä", "a-b", "tidemill.x", "tidemill"})
  void a_name_that_metrics_cannot_have_is_refused(String name) {
    try (ManualJob job = ManualJob.with()) {
      assertThatThrownBy(() -> job.ssc().counter(name))
          .isInstanceOfSatisfying(
              TidemillException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
          .hasMessageContaining("counter (CountersTest.java:")
          .hasMessageContaining("orders.invalid");
      assertThatThrownBy(() -> job.ssc().gauge(name, () -> 1))
          .hasMessageContaining("gauge (CountersTest.java:");
    }
  }

  @Test
  void a_name_belongs_to_one_counter_or_one_gauge() {
    try (ManualJob job = ManualJob.with()) {
      StreamingContext ssc = job.ssc();
      ssc.counter("a.b").add(2);
      assertThat(ssc.counter("a.b").value()).isEqualTo(2);
      assertThatThrownBy(() -> ssc.counter("a_b"))
          .isInstanceOfSatisfying(
              TidemillException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.DUPLICATE_NAME))
          .hasMessageContaining("taken by the counter \"a.b\"");
      ssc.gauge("c", () -> 1);
      assertThatThrownBy(() -> ssc.gauge("c", () -> 2)).hasMessageContaining("the gauge \"c\"");
      assertThatThrownBy(() -> ssc.counter("c")).hasMessageContaining("the gauge \"c\"");
    }
  }

  @Test
  void there_are_at_most_200_counters_and_gauges() {
    try (ManualJob job = ManualJob.with()) {
      for (int i = 0; i < 199; i++) {
        job.ssc().counter("counter" + i);
      }
      job.ssc().gauge("gauge", () -> 1);
      assertThatThrownBy(() -> job.ssc().counter("one.more"))
          .hasMessageContaining("number 201")
          .hasMessageContaining("at most 200");
      job.ssc().counter("counter0").increment();
    }
  }

  @Test
  void a_counter_only_grows() {
    try (ManualJob job = ManualJob.with()) {
      Counter counter = job.ssc().counter("seen");
      assertThatThrownBy(() -> counter.add(-1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("\"seen\"")
          .hasMessageContaining("gauge");
      assertThat(counter).hasToString("seen=0");
    }
  }
}
