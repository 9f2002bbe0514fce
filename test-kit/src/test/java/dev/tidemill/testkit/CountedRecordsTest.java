/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.Counter;
import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a test sees of the counters of its job. */
class CountedRecordsTest {
  /** Counts words that are no numbers; its output fails where the test wants it to. */
  private record Numbers(FailingSink<Integer> sink) implements StreamJob {
    @Override
    public void define(StreamingContext ssc) {
      Counter invalid = ssc.counter("numbers.invalid");
      ssc.counter("never");
      ssc.queueStream(List.<List<String>>of())
          .named("words")
          .<Integer>flatMap((word, out) -> {
            if (word.matches("[0-9]+")) {
              out.accept(Integer.parseInt(word));
            } else {
              invalid.increment();
            }
          })
          .named("numbers")
          .writeTo("out", sink);
    }
  }

  @Test
  void a_counter_has_each_record_of_the_batches_that_succeeded_once() {
    FailingSink<Integer> sink = new FailingSink<>();
    sink.failToWriteOnce(2, new IOException("connection reset"));
    try (StreamTester t = StreamTester.builder()
        .job(() -> new Numbers(sink))
        .setting("stream.batch.onFailure", "retry")
        .create()) {
      t.queueStream("words", String.class).batch("1", "x").batch("y", "z");
      assertThat(t.counter("numbers.invalid")).isZero();
      t.runBatch();
      assertThat(t.counter("numbers.invalid")).isEqualTo(1);
      StreamAssertions.assertThat(t.runBatch()).tookAttempts(2);
      assertThat(t.counter("numbers.invalid")).isEqualTo(3);
      assertThat(t.counter("never")).isZero();
    }
  }

  @Test
  void after_a_restart_a_counter_starts_at_0_and_batches_of_before_do_not_count_again() {
    FailingSink<Integer> sink = new FailingSink<>();
    try (StreamTester t = StreamTester.builder().job(() -> new Numbers(sink)).create()) {
      t.queueStream("words", String.class).batch("x").batch("y", "z");
      t.runBatch();
      t.restart();
      assertThat(t.counter("numbers.invalid")).isZero();
      t.runBatch();
      assertThat(t.counter("numbers.invalid")).isEqualTo(2);
    }
  }

  @Test
  void a_counter_that_the_job_does_not_have_is_an_error_that_lists_those_it_has() {
    try (StreamTester t =
        StreamTester.builder().job(() -> new Numbers(new FailingSink<>())).create()) {
      t.queueStream("words", String.class);
      t.runBatch();
      assertThatThrownBy(() -> t.counter("numbers.valid"))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("no counter \"numbers.valid\"; it has [never, numbers.invalid]");
    }
  }
}
