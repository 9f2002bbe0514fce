/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tidemill.Environment;
import dev.tidemill.StreamingContext;
import dev.tidemill.StreamingContextState;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.time.Clock;
import dev.tidemill.time.Time;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A decided batch that cannot be published, where a thread of the job's own waits for the next attempt, or a caller on a clock that nobody moves. */
@Timeout(60)
class PublishRetryDriveTest {
  private final OwnThreads threads = new OwnThreads();
  private final SettableClock clock = new SettableClock();
  private final Events events = new Events();
  private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
  private final ScriptedSink sink = new ScriptedSink("sink", calls);

  @AfterEach
  void no_thread_is_left() {
    threads.assertNoneLeft();
  }

  @Test
  void the_thread_sleeps_until_the_next_attempt_and_later_batches_wait() throws Exception {
    failToPublish(2);
    try (StreamingContext ssc = context(world -> world.withClock(clock))) {
      words(ssc);
      clock.set(1_000);
      awaitFailures(1);
      clock.awaitSleeper();
      clock.set(2_999);
      clock.awaitSleeper();
      assertThat(events.times()).isEmpty();
      clock.set(3_000);
      awaitFailures(2);
      clock.awaitSleeper();
      clock.set(7_000);
      events.awaitLine("done 3 at 3000 ms");
      assertThat(sink.published())
          .containsAllEntriesOf(Map.of(1_000L, List.of("a"), 2_000L, List.of("b")));
      assertThat(publishes())
          .startsWith("sink publish 1000/1", "sink publish 1000/1", "sink publish 1000/1");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_stop_ends_the_pause_and_publishes_at_once(boolean gracefully) throws Exception {
    failToPublish(1);
    try (StreamingContext ssc = context(world -> world.withClock(clock))) {
      words(ssc);
      clock.set(1_000);
      awaitFailures(1);
      clock.awaitSleeper();
      ssc.stop(gracefully);
      ssc.awaitTermination();
      assertThat(sink.published()).hasSize(gracefully ? 2 : 1).containsEntry(1_000L, List.of("a"));
    }
  }

  @Test
  void a_stop_that_has_waited_long_enough_ends_a_job_that_backs_off() throws Exception {
    failToPublish(100);
    try (StreamingContext ssc =
        context(world -> world.withClock(clock), "stream.stop.timeout", "1h")) {
      words(ssc);
      clock.set(1_000);
      awaitFailures(1);
      clock.awaitSleeper();
      Thread stopping = new Thread(ssc::stop);
      stopping.start();
      awaitFailures(2);
      clock.awaitSleeper();
      stopping.interrupt(); // as the end of the timeout would
      assertThatThrownBy(ssc::awaitTermination)
          .isInstanceOfSatisfying(
              TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERRUPTED))
          .hasMessageContaining("batch 1970-01-01 00:00:01 is decided, but is not published")
          .hasMessageContaining("a longer stream.stop.timeout lets it end. Published: none. Not"
              + " published: \"queueStream.writeTo\" by writeTo (PublishRetryDriveTest.java:");
      assertThat(publishes()).hasSize(2);
      assertThat(calls).noneMatch(call -> call.contains("abort"));
    }
  }

  @Test
  void a_publish_that_blocks_is_interrupted_by_a_stop_and_its_batch_stays_decided()
      throws Exception {
    CountDownLatch publishing = new CountDownLatch(1);
    try (StreamingContext ssc = context(UnaryOperator.identity(), "stream.stop.timeout", "1h")) {
      ssc.queueStream(List.of(List.of("a"))).writeTo(sink.block("publish", 1, publishing));
      ssc.start();
      publishing.await();
      ImpatientStop.by(ssc::stop);
      assertThatThrownBy(ssc::awaitTermination)
          .isInstanceOfSatisfying(
              TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERRUPTED))
          .hasMessageContaining("is decided, but is not published")
          .hasMessageContaining("publishing was interrupted")
          .hasCauseInstanceOf(InterruptedException.class);
      assertThat(calls).noneMatch(call -> call.contains("abort"));
    }
  }

  /** Holds the driver up before it looks for its first work, until it is interrupted. */
  private static final class HoldingClock implements Clock {
    private final SettableClock clock;
    private final CountDownLatch held = new CountDownLatch(1);

    HoldingClock(SettableClock clock) {
      this.clock = clock;
    }

    void awaitDriver() throws InterruptedException {
      held.await();
    }

    @Override
    public long nanoTime() {
      boolean isDriver = Thread.currentThread().getName().equals("tidemill-driver");
      if (isDriver && held.getCount() > 0) {
        held.countDown();
        try {
          new CountDownLatch(1).await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      return clock.nanoTime();
    }

    @Override
    public Time now() {
      return clock.now();
    }

    @Override
    public void sleepUntil(Time deadline) throws InterruptedException {
      clock.sleepUntil(deadline);
    }

    @Override
    public void pause(Duration atMost) throws InterruptedException {
      clock.pause(atMost);
    }
  }

  /** The batch is decided by a start that cannot publish it, and the next start is stopped at once. */
  @Test
  void a_stop_that_interrupts_a_start_before_its_first_try_says_which_batch_is_not_published(
      @TempDir Path directory) throws Exception {
    failToPublish(2);
    try (StreamingContext ssc = resumable(directory, clock, "stream.output.retryFor", "1ms")) {
      ssc.start();
      clock.set(1_000);
      awaitFailures(1);
      clock.awaitSleeper();
      clock.set(1_001);
      assertThatThrownBy(ssc::awaitTermination).hasMessageContaining("is not published: ");
    }
    HoldingClock holding = new HoldingClock(clock);
    try (StreamingContext ssc = resumable(directory, holding, "stream.stop.timeout", "1h")) {
      ssc.addListener(events);
      ssc.start();
      holding.awaitDriver();
      ImpatientStop.by(ssc::stop);
      assertThatThrownBy(ssc::awaitTermination)
          .isInstanceOfSatisfying(
              TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERRUPTED))
          .hasMessageStartingWith("batch 1970-01-01 00:00:01 is decided, but is not published: the"
              + " stop of the context timed out or was interrupted before this start could try it;")
          .hasMessageContaining("Not published: \"files\" by ")
          .hasMessageContaining("the next start publishes the batch first");
    }
    assertThat(events.reports()).singleElement().satisfies(report -> {
      assertThat(report.publishAttempts()).isZero();
      assertThat(report.failure()).isPresent();
    });
    assertThat(publishes()).hasSize(2);
    try (StreamingContext ssc = resumable(directory, clock)) {
      ssc.start();
      await().until(() -> publishes().size() == 3);
    }
    assertThat(sink.published()).isEqualTo(Map.of(1_000L, List.of("a")));
  }

  private StreamingContext resumable(Path directory, Clock time, String... settings) {
    List<String> all = new ArrayList<>(List.of(settings));
    all.addAll(List.of("stream.checkpoint.directory", directory.toString()));
    StreamingContext ssc = context(world -> world.withClock(time), all.toArray(String[]::new));
    ssc.queueStream(List.of(List.of("a"))).named("words").writeTo("files", sink);
    return ssc;
  }

  @Test
  void a_step_on_a_clock_that_nobody_moves_says_when_to_call_it_again() {
    failToPublish(1);
    try (StreamingContext ssc = context(world -> world.withClock(clock).withManualDrive())) {
      words(ssc);
      clock.set(1_000);
      assertThatThrownBy(ssc::step)
          .isInstanceOfSatisfying(
              TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_STATE))
          .hasMessage(
              "batch 1000 ms is decided and waits to be published; call step() again at 3000 ms");
      assertThatThrownBy(ssc::step).hasMessageContaining("call step() again at 3000 ms");
      assertThat(publishes()).hasSize(1);
      clock.set(3_000);
      assertThat(ssc.step().publishAttempts()).isEqualTo(2);
      assertThat(ssc.step().batch().id()).isEqualTo(2);
    }
  }

  @Test
  void a_stop_by_hand_publishes_again_on_the_machines_clock_until_it_is_interrupted()
      throws Exception {
    failToPublish(10_000);
    try (StreamingContext ssc = context(
        Environment::withManualDrive,
        "stream.stop.timeout",
        "1h",
        "stream.batch.retryDelay",
        "20ms")) {
      words(ssc);
      await().until(() -> isWaiting(ssc));
      int before = publishes().size();
      Thread stopping = new Thread(ssc::stop);
      stopping.start();
      await().until(() -> publishes().size() > before + 1);
      await()
          .until(
              () -> { // an interrupt that meets an attempt is the sink's
                stopping.interrupt();
                return !stopping.isAlive();
              });
      assertThatThrownBy(ssc::awaitTermination).hasMessageContaining("is not published");
      assertThat(ssc.state()).isEqualTo(StreamingContextState.STOPPED);
    }
  }

  @Test
  void a_stop_by_hand_of_a_batch_that_cannot_be_published_times_out() throws Exception {
    failToPublish(10_000);
    try (StreamingContext ssc = context(
        Environment::withManualDrive,
        "stream.stop.timeout",
        "50ms",
        "stream.batch.retryDelay",
        "20ms")) {
      words(ssc);
      await().until(() -> isWaiting(ssc));
      ssc.stop();
      assertThat(ssc.state()).isEqualTo(StreamingContextState.STOPPED);
      assertThatThrownBy(ssc::awaitTermination).hasMessageContaining("is not published");
    }
  }

  private boolean isWaiting(StreamingContext ssc) {
    try {
      ssc.step();
    } catch (TidemillException e) {
      return String.valueOf(e.getMessage()).contains("waits to be published");
    }
    return false;
  }

  @Test
  void an_interrupt_of_the_thread_that_stops_by_hand_brings_the_end_forward() {
    failToPublish(100);
    try (StreamingContext ssc = context(world -> world.withClock(clock).withManualDrive())) {
      words(ssc);
      clock.set(1_000);
      assertThatThrownBy(ssc::step).hasMessageContaining("waits to be published");
      Thread.currentThread().interrupt();
      ssc.stop();
      assertThat(Thread.interrupted()).isTrue();
      assertThat(ssc.state()).isEqualTo(StreamingContextState.STOPPED);
    }
  }

  @Test
  void an_interrupt_ends_a_stop_that_a_step_by_hand_carries_out() throws Exception {
    failToPublish(100);
    try (StreamingContext ssc = context(world -> world.withClock(clock).withManualDrive())) {
      ssc.addListener(events);
      ssc.queueStream(List.of(List.of("a"))).writeTo(sink);
      ssc.queueStream(List.of(List.of("b"))).foreachRDD(rdd -> ssc.stop());
      ssc.start();
      clock.set(1_000);
      Thread driver = Thread.currentThread();
      Thread interrupting = new Thread(() -> {
        try {
          clock.awaitSleeper();
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
        driver.interrupt();
      });
      interrupting.start();
      assertThatThrownBy(ssc::step)
          .isInstanceOfSatisfying(
              TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERRUPTED));
      assertThat(Thread.interrupted()).isTrue();
      interrupting.join();
      assertThat(publishes()).hasSize(2);
      assertThat(ssc.state()).isEqualTo(StreamingContextState.STOPPED);
    }
  }

  private void words(StreamingContext ssc) {
    ssc.addListener(events);
    ssc.queueStream(List.of(List.of("a"), List.of("b"))).writeTo(sink);
    ssc.start();
  }

  private void failToPublish(int times) {
    for (int n = 1; n <= times; n++) {
      sink.fail("publish", n, new IOException("gone"));
    }
  }

  private void awaitFailures(int count) {
    await().until(() -> publishes().size() == count);
  }

  private List<String> publishes() {
    synchronized (calls) {
      return calls.stream().filter(call -> call.startsWith("sink publish")).toList();
    }
  }

  private static StreamingContext context(UnaryOperator<Environment> world, String... settings) {
    StreamingContext.Builder builder = StreamingContext.builder()
        .master("local[1]")
        .environment(w -> world.apply(w).withPrintZone(ZoneOffset.UTC))
        .batchInterval(Duration.ofSeconds(1))
        .setting("stream.batch.retryDelay", "2s");
    for (int i = 0; i < settings.length; i += 2) {
      builder.setting(settings[i], settings[i + 1]);
    }
    return builder.build();
  }
}
