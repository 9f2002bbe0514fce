/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.DStream;
import dev.tidemill.StateSpec;
import dev.tidemill.data.Pair;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.state.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which records are given up, what their letters say, and which failures give up none. */
class GivenUpRecordsTest {
  private final List<String> results = Collections.synchronizedList(new ArrayList<>());

  @Test
  void a_letter_says_what_failed_on_which_record_and_where() {
    try (LetteredJob job = new LetteredJob("stream.partitions", "1")) {
      keep(job.ssc().queueStream(List.of(List.of("1", "x", "3"))).map(Integer::parseInt));
      job.run(1);
      assertThat(results).containsExactly("[1, 3]");
      assertThat(job.letters()).singleElement().satisfies(letter -> {
        assertThat(letter.id()).isEqualTo("1-1");
        assertThat(letter.batchTime().millis()).isEqualTo(1_000);
        assertThat(letter.source()).isEqualTo("queueStream");
        assertThat(letter.position()).isEqualTo("[0, 1), partition 0, record 2");
        assertThat(letter.operation()).matches("map \\(GivenUpRecordsTest.java:\\d+\\)");
        assertThat(letter.record()).isEqualTo("x");
        assertThat(letter.recordClass()).isEqualTo("java.lang.String");
        assertThat(letter.encodedRecord()).isPresent();
        assertThat(letter.error())
            .isEqualTo("java.lang.NumberFormatException: For input string: \"x\"");
        assertThat(letter.stackTrace())
            .startsWith(letter.error())
            .contains("at java.base/java.lang.Integer.parseInt")
            .doesNotContain("dev.tidemill.internal");
      });
    }
  }

  @Test
  void a_position_names_the_file_and_the_record_in_it(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("orders.csv");
    try (LetteredJob job = new LetteredJob()) {
      keep(job.ssc().textFileStream(directory.toString()).map(Integer::parseInt));
      job.ssc().start();
      Files.writeString(file, "1\n2\ntwelve\n4\n");
      Files.setLastModifiedTime(file, FileTime.fromMillis(500));
      job.advance(1);
      assertThat(job.letters())
          .extracting(DeadLetter::position)
          .containsExactly("file " + file + ", record 3");
    }
  }

  @Test
  void one_record_in_a_million_is_found_in_a_few_computations() {
    AtomicLong calls = new AtomicLong();
    try (LetteredJob job = new LetteredJob()) {
      DStream<Integer> numbers =
          job.ssc().queueStream(List.of(IntStream.range(0, 1_000_000).boxed().toList()));
      numbers
          .map(n -> {
            calls.incrementAndGet();
            return 1_000 / (n - 777_777);
          })
          .count()
          .foreachRDD(rdd -> results.add("" + rdd.collect()));
      job.run(1);
      assertThat(results).containsExactly("[999999]");
      assertThat(job.letters()).extracting(DeadLetter::record).containsExactly("777777");
      assertThat(calls.get()).isLessThan(6_000_000);
    }
  }

  @Test
  void one_record_in_ten_thousand_of_a_reduce_is_found_by_halves() {
    AtomicLong calls = new AtomicLong();
    try (LetteredJob job = new LetteredJob()) {
      job.ssc()
          .queueStream(List.of(IntStream.range(0, 10_000).boxed().toList()))
          .mapToPair(n -> new Pair<>(n % 10, n))
          .reduceByKey((a, b) -> {
            calls.incrementAndGet();
            if (a == 7_777 || b == 7_777) {
              throw new IllegalStateException("cannot add " + a + " and " + b);
            }
            return Math.max(a, b);
          })
          .foreachRDD(rdd -> results.add("" + rdd.count()));
      job.run(1);
      assertThat(results).containsExactly("10");
      assertThat(job.letters()).extracting(DeadLetter::record).containsExactly("7777");
      assertThat(calls.get()).isLessThan(60 * 10_000);
    }
  }

  @Test
  void a_batch_with_more_than_the_allowed_records_fails_and_shows_the_first_ones() {
    try (LetteredJob job = new LetteredJob("stream.batch.maxDeadLetters", "2")) {
      keep(job.ssc().queueStream(List.of(List.of("1", "x", "y", "z"))).map(Integer::parseInt));
      assertThatThrownBy(() -> job.run(1))
          .isInstanceOf(TidemillException.class)
          .hasMessageContaining("functions fail on at least 3 records of batch 1000 ms, and at most"
              + " 2 may be given up (stream.batch.maxDeadLetters)")
          .hasMessageContaining("map (GivenUpRecordsTest.java:")
          .hasMessageContaining("NumberFormatException: For input string: \"x\"");
      assertThat(job.letters()).isEmpty();
      assertThat(results).isEmpty();
    }
  }

  @Test
  void as_many_as_are_allowed_are_given_up() {
    try (LetteredJob job = new LetteredJob("stream.batch.maxDeadLetters", "3")) {
      keep(job.ssc().queueStream(List.of(List.of("1", "x", "y", "z"))).map(Integer::parseInt));
      job.run(1);
      assertThat(job.letters()).extracting(DeadLetter::id).containsExactly("1-1", "1-2", "1-3");
    }
  }

  @Test
  void a_function_that_fails_always_costs_a_bounded_number_of_calls() {
    AtomicLong calls = new AtomicLong();
    try (LetteredJob job = new LetteredJob()) {
      keep(job.ssc()
          .queueStream(List.of(IntStream.range(0, 100_000).boxed().toList()))
          .map(n -> {
            calls.incrementAndGet();
            throw new IllegalStateException("never");
          }));
      assertThatThrownBy(() -> job.run(1)).hasMessageContaining("at most 100");
      assertThat(calls.get()).isLessThan(1_000);
    }
  }

  @Test
  void a_reduce_that_fails_always_costs_a_bounded_number_of_calls() {
    AtomicLong calls = new AtomicLong();
    try (LetteredJob job = new LetteredJob("stream.batch.maxDeadLetters", "5")) {
      keep(job.ssc()
          .queueStream(List.of(IntStream.range(0, 10_000).boxed().toList()))
          .reduce((a, b) -> {
            calls.incrementAndGet();
            throw new IllegalStateException("never");
          }));
      assertThatThrownBy(() -> job.run(1)).hasMessageContaining("at most 5 may be given up");
      assertThat(calls.get()).isLessThan(2_000);
    }
  }

  @Test
  void a_stack_overflow_gives_the_record_up() {
    try (LetteredJob job = new LetteredJob()) {
      keep(job.ssc().queueStream(List.of(List.of(1, -1, 2))).map(GivenUpRecordsTest::depth));
      job.run(1);
      assertThat(results).containsExactly("[1, 2]");
      assertThat(job.letters()).singleElement().satisfies(letter -> {
        assertThat(letter.error()).isEqualTo("java.lang.StackOverflowError");
        assertThat(letter.stackTrace().length()).isLessThan(9_000);
      });
    }
  }

  private static int depth(int n) {
    return n == 0 ? 0 : 1 + depth(n - 1);
  }

  @Test
  void an_outage_of_an_output_gives_up_nothing() {
    try (LetteredJob job = new LetteredJob()) {
      job.ssc()
          .queueStream(List.of(List.of("a", "b")))
          .foreachRDD(rdd -> rdd.foreach(record -> {
            throw new IOException("connection reset");
          }));
      assertThatThrownBy(() -> job.run(1))
          .isInstanceOfSatisfying(
              TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OUTPUT_FAILED))
          .hasMessageContaining("attempt 4 was the last of 4");
      assertThat(job.letters()).isEmpty();
    }
  }

  @Test
  void code_of_the_driver_gives_up_nothing() {
    try (LetteredJob job = new LetteredJob()) {
      keep(job.ssc().queueStream(List.of(List.of("a"))).transform(rdd -> {
        throw new IllegalStateException("broken");
      }));
      assertThatThrownBy(() -> job.run(1)).hasMessageContaining("transform");
      assertThat(job.letters()).isEmpty();
    }
  }

  @Test
  void a_record_that_cannot_be_encoded_gives_up_nothing(@TempDir Path directory) {
    try (LetteredJob job = new LetteredJob()) {
      job.ssc()
          .queueStream(List.of(List.of("a")))
          .map(line -> new Thread(line))
          .saveAsObjectFiles(directory.resolve("out").toString());
      assertThatThrownBy(() -> job.run(1)).isInstanceOf(TidemillException.class);
      assertThat(job.letters()).isEmpty();
    }
  }

  @Test
  void a_key_without_a_stable_hash_gives_up_nothing() {
    try (LetteredJob job = new LetteredJob()) {
      keep(job.ssc()
          .queueStream(List.of(List.of("a")))
          .mapToPair(line -> new Pair<>(new int[1], line))
          .groupByKey()
          .toDStream());
      assertThatThrownBy(() -> job.run(1))
          .isInstanceOfSatisfying(
              TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSTABLE_KEY));
      assertThat(job.letters()).isEmpty();
    }
  }

  @Test
  void a_function_that_fails_now_and_then_is_retried_and_gives_up_nothing() {
    AtomicInteger calls = new AtomicInteger();
    try (LetteredJob job = new LetteredJob()) {
      keep(job.ssc().queueStream(List.of(List.of("a"))).map(line -> {
        if (calls.incrementAndGet() < 2) {
          throw new IOException("no route to host");
        }
        return line;
      }));
      job.run(1);
      assertThat(results).containsExactly("[a]");
      assertThat(job.letters()).isEmpty();
    }
  }

  @Test
  void a_function_of_two_records_that_stops_failing_has_the_batch_fail_and_the_error_says_why() {
    AtomicInteger calls = new AtomicInteger();
    try (LetteredJob job = new LetteredJob()) {
      keep(job.ssc().queueStream(List.of(List.of("a", "b"))).reduce((a, b) -> {
        if (calls.incrementAndGet() <= 3) { // two attempts and the first step of the search
          throw new IllegalStateException("not yet");
        }
        return a + b;
      }));
      assertThatThrownBy(() -> job.run(1))
          .hasMessageContaining("functions do not always fail on the same records");
      assertThat(job.letters()).isEmpty();
    }
  }

  @Test
  void a_function_that_only_an_output_calls_has_the_batch_fail_and_the_error_says_why() {
    try (LetteredJob job = new LetteredJob()) {
      job.ssc()
          .queueStream(List.of(List.of("x")))
          .foreachRDD(rdd -> results.add("" + rdd.map(Integer::parseInt).collect()));
      assertThatThrownBy(() -> job.run(1))
          .hasMessageContaining(
              "so no record can be given up: the function does not always fail, or"
                  + " an output's own code calls it");
    }
  }

  @Test
  void a_state_that_fails_by_itself_has_the_batch_fail_and_the_error_says_why() {
    try (LetteredJob job = new LetteredJob()) {
      keep(job.ssc()
          .queueStream(List.of(List.of("a"), List.of("b")))
          .mapToPair(line -> new Pair<>(line, 1))
          .updateStateByKey((List<Integer> ones, Optional<Integer> old) -> {
            if (old.isPresent()) {
              throw new IllegalStateException("an old state");
            }
            return Optional.of(ones.size());
          })
          .toDStream());
      assertThatThrownBy(() -> job.run(2))
          .hasMessageContaining("an old state")
          .hasMessageContaining("it fails also without any record of the batch");
      assertThat(job.letters()).isEmpty();
    }
  }

  @Test
  void a_state_is_not_changed_by_what_was_tried() {
    try (LetteredJob job = new LetteredJob()) {
      keep(job.ssc()
          .queueStream(List.of(List.of("a", "b"), List.of("a", "poison", "a"), List.of("a")))
          .mapToPair(line -> new Pair<>("k", line))
          .mapWithState(StateSpec.function(
              (String key, Optional<String> line, State<List<String>> state) -> {
                List<String> all = new ArrayList<>(state.option().orElse(List.of()));
                all.add(Poison.checked(line.orElseThrow()));
                state.update(all);
                return all.size();
              })));
      job.run(3);
      assertThat(results).containsExactly("[1, 2]", "[3, 4]", "[5]");
      assertThat(job.letters()).extracting(DeadLetter::record).containsExactly("poison");
    }
  }

  @Test
  void a_record_of_an_earlier_batch_is_taken_out_of_the_window_for_good() {
    try (LetteredJob job = new LetteredJob()) {
      keep(job.ssc()
          .queueStream(List.of(
              List.of("1", "x", "3"), List.of("4"), List.of("5"), List.of("6"), List.of("7")))
          .window(Duration.ofSeconds(4), Duration.ofSeconds(2))
          .map(Integer::parseInt));
      job.run(4);
      assertThat(results).containsExactly("[1, 3, 4]", "[1, 3, 4, 5, 6]");
      assertThat(job.letters()).singleElement().satisfies(letter -> {
        assertThat(letter.batchId()).isEqualTo(2);
        assertThat(letter.record()).isEqualTo("x");
      });
    }
  }

  @Test
  void letters_are_redacted_before_anybody_sees_them() {
    try (LetteredJob job = new LetteredJob()) {
      job.ssc()
          .deadLetters()
          .redacted(letter -> letter.withRecord("?", Optional.empty()))
          .map(DeadLetter::record)
          .foreachRDD(rdd -> results.add("" + rdd.collect()));
      job.ssc().queueStream(List.of(List.of("x"))).map(Integer::parseInt).print();
      job.run(1);
      assertThat(results).containsExactly("[?]");
      assertThat(job.letters()).singleElement().satisfies(letter -> {
        assertThat(letter.record()).isEqualTo("?");
        assertThat(letter.encodedRecord()).isEmpty();
      });
    }
  }

  @Test
  void a_redaction_that_fails_has_the_batch_fail() {
    try (LetteredJob job = new LetteredJob()) {
      job.ssc().deadLetters().redacted(letter -> {
        throw new IllegalStateException("no");
      });
      keep(job.ssc().queueStream(List.of(List.of("x"))).map(Integer::parseInt));
      assertThatThrownBy(() -> job.run(1)).hasMessageContaining("the redaction of dead letters");
    }
  }

  private void keep(DStream<?> stream) {
    stream.foreachRDD(rdd -> results.add("" + rdd.collect()));
  }
}
