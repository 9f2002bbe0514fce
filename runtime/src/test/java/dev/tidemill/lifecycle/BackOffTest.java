/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.StreamingContext;
import dev.tidemill.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The pause before a batch is attempted again, on a clock that goes by itself. */
@Timeout(60)
class BackOffTest {
  private final OwnThreads threads = new OwnThreads();
  private final SettableClock clock = new SettableClock();
  private final Events events = new Events();
  private final List<String> calls = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void no_thread_is_left() {
    threads.assertNoneLeft();
  }

  @Test
  void an_attempt_waits_for_its_pause_and_later_batches_wait_for_it() throws Exception {
    try (StreamingContext ssc = failing(2)) {
      ssc.start();
      clock.set(1_000);
      events.awaitLine("done 1 at 1000 ms attempt 1");
      clock.awaitSleeper();
      clock.set(2_999);
      clock.awaitSleeper();
      assertThat(calls).containsExactly("1/1");
      clock.set(3_000);
      events.awaitLine("done 1 at 1000 ms attempt 2");
      clock.awaitSleeper();
      clock.set(6_999);
      clock.awaitSleeper();
      assertThat(calls).containsExactly("1/1", "1/2");
      clock.set(7_000);
      events.awaitLine("done 7 at 7000 ms attempt 1");
      assertThat(calls)
          .containsExactly("1/1", "1/2", "1/3", "2/1", "3/1", "4/1", "5/1", "6/1", "7/1");
      assertThat(events.lines("done 1 at 1000 ms attempt 3")).hasSize(1);
    }
  }

  @Test
  void a_stop_at_once_ends_the_pause_and_leaves_the_batch_with_its_error() throws Exception {
    try (StreamingContext ssc = failing(9)) {
      ssc.start();
      clock.set(1_000);
      events.awaitLine("done 1 at 1000 ms attempt 1");
      clock.awaitSleeper();
      ssc.stop();
      assertThatThrownBy(ssc::awaitTermination)
          .hasMessageContaining("connection reset")
          .hasCauseInstanceOf(IOException.class);
      assertThat(calls).containsExactly("1/1");
    }
  }

  @Test
  void a_graceful_stop_ends_the_pause_and_makes_the_attempts_that_are_left_at_once()
      throws Exception {
    try (StreamingContext ssc = failing(2)) {
      ssc.start();
      clock.set(1_000);
      events.awaitLine("done 1 at 1000 ms attempt 1");
      clock.awaitSleeper();
      ssc.stop(true);
      ssc.awaitTermination();
      assertThat(calls).containsExactly("1/1", "1/2", "1/3", "2/1");
      assertThat(clock.now()).isEqualTo(Time.ofMillis(1_000));
    }
  }

  @Test
  void a_graceful_stop_does_not_forget_the_batch_that_has_taken_the_last_record() throws Exception {
    try (StreamingContext ssc = context(StreamingContext.builder())) {
      declare(ssc, 1, List.of("a"));
      ssc.start();
      clock.set(1_000);
      events.awaitLine("done 1 at 1000 ms attempt 1");
      clock.awaitSleeper();
      ssc.stop(true);
      ssc.awaitTermination();
      assertThat(calls).containsExactly("1/1", "1/2");
    }
  }

  @Test
  void a_context_that_is_driven_by_hand_makes_all_attempts_in_one_step() {
    try (StreamingContext ssc =
        context(StreamingContext.builder().environment(world -> world.withManualDrive()))) {
      declare(ssc, 2, List.of("a", "b"));
      ssc.start();
      clock.set(1_000);
      assertThat(ssc.step().batch().attempt()).isEqualTo(3);
      assertThat(calls).containsExactly("1/1", "1/2", "1/3");
    }
  }

  @Test
  void the_pause_of_a_batch_that_is_attempted_again_is_logged() throws Exception {
    try (Logged log = Logged.by(Class.forName("dev.tidemill.internal.scheduler.BatchLoop"));
        StreamingContext ssc = failing(1)) {
      ssc.start();
      clock.set(1_000);
      events.awaitLine("done 1 at 1000 ms attempt 1");
      clock.awaitSleeper();
      ssc.stop(true);
      assertThat(log.events())
          .first()
          .asString()
          .matches(
              "\\[WARN] batch 1970-01-01 00:00:01 failed in attempt 1 of 4 and is attempted again in"
                  + " 2000 ms: foreachRDD \\(BackOffTest.java:\\d+\\) failed in batch 1970-01-01 00:00:01: .+");
      assertThat(log.events().get(0).getThrowableProxy()).isNull();
    }
  }

  private StreamingContext failing(int times) {
    StreamingContext ssc = context(StreamingContext.builder());
    declare(ssc, times, List.of("a", "b"));
    return ssc;
  }

  private StreamingContext context(StreamingContext.Builder builder) {
    return builder
        .master("local[1]")
        .environment(world -> world.withClock(clock).withPrintZone(ZoneOffset.UTC))
        .batchInterval(Duration.ofSeconds(1))
        .setting("stream.batch.retryDelay", "2s")
        .build();
  }

  private void declare(StreamingContext ssc, int times, List<String> records) {
    ssc.addListener(events);
    ssc.queueStream(records.stream().map(List::of).toList()).foreachRDD((rdd, batch) -> {
      calls.add(batch.id() + "/" + batch.attempt());
      if (calls.size() <= times) {
        throw new IOException("connection reset");
      }
    });
  }
}
