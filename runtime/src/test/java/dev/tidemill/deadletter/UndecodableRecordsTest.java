/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.DStream;
import dev.tidemill.StreamingContext;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.source.DecodedSource;
import dev.tidemill.spi.source.EncodedRecord;
import dev.tidemill.spi.source.RecordDecoder;
import dev.tidemill.spi.source.Source;
import dev.tidemill.time.ManualClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A record that its source cannot decode follows the failure policy of the job. */
class UndecodableRecordsTest {
  // region decoder
  private static final RecordDecoder<Integer> NUMBERS =
      encoded -> Integer.parseInt(new String(encoded.payload(), StandardCharsets.UTF_8));

  private static Source<Integer> numbers(Source<SentRecords.Sent> messages) {
    return DecodedSource.of(messages, NUMBERS);
  }
  // endregion

  private final List<String> results = Collections.synchronizedList(new ArrayList<>());

  @Test
  void it_becomes_a_dead_letter_with_its_position_and_the_encoded_record() {
    try (LetteredJob job = new LetteredJob()) {
      keep(numbers(job.ssc(), "1", "x", "3", "y", "5"));
      job.run(2);
      assertThat(results).containsExactly("[1, 3]", "[5]");
      assertThat(job.letters()).hasSize(2);
      assertThat(job.letters().get(0)).satisfies(letter -> {
        assertThat(letter.id()).isEqualTo("1-1");
        assertThat(letter.source()).isEqualTo("numbers");
        assertThat(letter.position()).isEqualTo("sent@1");
        assertThat(letter.operation()).contains("UndecodableRecordsTest.java:");
        assertThat(letter.record()).isEqualTo("x");
        assertThat(letter.recordClass()).isEqualTo(SentRecords.Sent.class.getName());
        assertThat(letter.encodedRecord()).isPresent();
        assertThat(letter.error())
            .contains("the record at sent@1 cannot be decoded: java.lang.NumberFormatException")
            .endsWith("it has 1 bytes: \"x\"");
      });
      assertThat(job.letters().get(1).position()).isEqualTo("sent@3");
    }
  }

  @Test
  void one_among_records_that_a_reduce_fails_on_together_does_not_hinder_the_search() {
    try (LetteredJob job = new LetteredJob()) {
      keep(numbers(job.ssc(), "1", "x", "7", "4").reduce((a, b) -> {
        if (a == 7 || b == 7) {
          throw new IllegalStateException("cannot add " + a + " and " + b);
        }
        return a + b;
      }));
      job.run(1);
      assertThat(results).containsExactly("[5]");
      assertThat(job.letters())
          .extracting(DeadLetter::position, DeadLetter::record)
          .satisfiesExactly(
              first -> assertThat(first.toList().get(0)).isEqualTo("sent@1"),
              second -> assertThat(second.toList()).containsExactly("sent@2", "7"));
    }
  }

  @Test
  void more_than_the_allowed_ones_fail_the_batch() {
    try (LetteredJob job = new LetteredJob("stream.batch.maxDeadLetters", "1")) {
      keep(numbers(job.ssc(), "x", "y", "3"));
      assertThatThrownBy(() -> job.run(1)).hasMessageContaining("at most 1 may be given up");
    }
  }

  @Test
  void a_job_that_stops_at_failures_says_where_the_record_is() {
    try (StreamingContext ssc = context("stop")) {
      keep(numbers(ssc, "1", "x"));
      ssc.start();
      assertThatThrownBy(ssc::step)
          .isInstanceOfSatisfying(
              TidemillException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.MALFORMED_DATA))
          .hasMessageContaining("the record at sent@1 cannot be decoded")
          .hasMessageContaining("in batch 1000 ms");
      assertThat(results).isEmpty();
    }
  }

  @Test
  void a_job_that_skips_failed_batches_goes_on_with_the_next_one() {
    try (StreamingContext ssc = context("skip")) {
      keep(numbers(ssc, "1", "x", "3", "4", "5"));
      ssc.start();
      ssc.step();
      ssc.step();
      assertThat(results).containsExactly("[5]");
    }
  }

  @Test
  void content_that_is_nested_too_deep_is_one_record_that_cannot_be_decoded() {
    try (LetteredJob job = new LetteredJob()) {
      keep(job.ssc().stream(
          "numbers",
          DecodedSource.of(SentRecords.of("1", "-1"), encoded -> depth(parse(encoded)))));
      job.run(1);
      assertThat(results).containsExactly("[1]");
      assertThat(job.letters())
          .singleElement()
          .satisfies(letter -> assertThat(letter.error()).contains("StackOverflowError"));
    }
  }

  @Test
  void a_decoder_leaves_out_a_record_by_null() {
    try (LetteredJob job = new LetteredJob()) {
      keep(job.ssc().stream(
          "numbers",
          DecodedSource.of(
              SentRecords.of("1", "", "3"),
              encoded -> encoded.payload().length == 0 ? null : parse(encoded))));
      job.run(1);
      assertThat(results).containsExactly("[1, 3]");
      assertThat(job.letters()).isEmpty();
    }
  }

  @Test
  void text_must_be_utf_8() {
    try (LetteredJob job = new LetteredJob()) {
      keep(job.ssc().stream(
          "texts",
          DecodedSource.of(
              SentRecords.of(List.of("tea".getBytes(StandardCharsets.UTF_8), new byte[] {-1, 2})),
              RecordDecoder.text())));
      job.run(1);
      assertThat(results).containsExactly("[tea]");
      assertThat(job.letters())
          .singleElement()
          .satisfies(letter -> assertThat(letter.error()).endsWith("it has 2 bytes: ff 02"));
    }
  }

  private static int parse(EncodedRecord encoded) {
    return Integer.parseInt(new String(encoded.payload(), StandardCharsets.UTF_8));
  }

  private static int depth(int n) {
    return n == 0 ? 0 : 1 + depth(n - 1);
  }

  private static DStream<Integer> numbers(StreamingContext ssc, String... texts) {
    return ssc.stream("numbers", numbers(SentRecords.of(texts)));
  }

  private static StreamingContext context(String onFailure) {
    return StreamingContext.builder()
        .master("local[2]")
        .batchInterval(Duration.ofSeconds(1))
        .setting("stream.batch.onFailure", onFailure)
        .environment(world -> world.withClock(new ManualClock()))
        .build();
  }

  private void keep(DStream<?> stream) {
    stream.foreachRDD(rdd -> results.add("" + rdd.collect()));
  }
}
