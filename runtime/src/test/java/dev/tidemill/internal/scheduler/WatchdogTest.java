/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.listener.StallReport;
import dev.tidemill.listener.StreamingListener;
import dev.tidemill.time.ManualClock;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The watchdog on a clock that is advanced, without a thread. */
class WatchdogTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ManualClock clock = new ManualClock();
  private final DriverActivity activity = new DriverActivity(clock);
  private final DriverLock lock = new DriverLock();
  private final List<StallReport> stalls = new ArrayList<>();
  private Watchdog watchdog = watchdog(SECOND, 20);

  @Test
  void a_driver_that_is_at_one_batch_for_too_long_is_reported_with_its_stack() {
    lock.whileMine(() -> {
      activity.works(Time.ofMillis(7_000));
      pass(Duration.ofMillis(19_999));
      assertThat(stalls).isEmpty();
      pass(Duration.ofMillis(1));
      return true;
    });
    assertThat(stalls).hasSize(1);
    StallReport stall = stalls.get(0);
    assertThat(stall.batchTime()).isEqualTo(Time.ofMillis(7_000));
    assertThat(stall.duration()).hasSeconds(20);
    assertThat(stall.intervals()).isEqualTo(20);
    assertThat(stall.running()).hasSize(1);
    assertThat(stall.running().get(0).name()).isEqualTo(Thread.currentThread().getName());
    assertThat(stall.running().get(0).stack()).hasSizeLessThanOrEqualTo(RunningCode.MAX_FRAMES);
  }

  @Test
  void warnings_of_one_stall_come_after_twice_as_long_each() {
    activity.works(Time.ofMillis(1_000));
    for (int i = 0; i < 200; i++) {
      pass(SECOND);
    }
    assertThat(stalls)
        .extracting(stall -> stall.duration().toSeconds())
        .containsExactly(20L, 40L, 80L, 160L);
  }

  @Test
  void the_next_stall_is_reported_anew() {
    activity.works(Time.ofMillis(1_000));
    pass(Duration.ofSeconds(20));
    activity.works(Time.ofMillis(2_000));
    pass(Duration.ofSeconds(1));
    pass(Duration.ofSeconds(19));
    assertThat(stalls)
        .extracting(StallReport::batchTime)
        .containsExactly(Time.ofMillis(1_000), Time.ofMillis(2_000));
  }

  @Test
  void many_batches_that_are_each_short_are_progress() {
    for (int i = 1; i <= 100; i++) {
      activity.works(Time.ofMillis(i * 1_000L));
      pass(SECOND);
    }
    assertThat(stalls).isEmpty();
  }

  @Test
  void a_driver_that_sleeps_until_its_next_batch_is_not_stalled_however_long_that_is() {
    activity.sleeps(Time.ofMillis(3_600_000), Time.ofMillis(3_600_000));
    pass(Duration.ofHours(1));
    assertThat(stalls).isEmpty();
    pass(Duration.ofSeconds(20));
    assertThat(stalls).as("it should have woken up").hasSize(1);
    assertThat(stalls.get(0).duration()).hasSeconds(20);
    assertThat(stalls.get(0).running()).isEmpty();
  }

  @Test
  void short_intervals_are_given_ten_seconds() {
    watchdog = watchdog(Duration.ofMillis(10), 10);
    activity.works(Time.ofMillis(10));
    pass(Duration.ofMillis(9_999));
    assertThat(stalls).isEmpty();
    pass(Duration.ofMillis(1));
    assertThat(stalls).extracting(StallReport::intervals).containsExactly(1_000L);
  }

  @Test
  void before_the_start_nothing_is_stalled() {
    pass(Duration.ofHours(1));
    assertThat(stalls).isEmpty();
  }

  private Watchdog watchdog(Duration interval, long intervals) {
    return new Watchdog(
        clock,
        activity,
        lock,
        interval,
        intervals,
        new StreamingListener() {
          @Override
          public void onStalled(StallReport stall) {
            stalls.add(stall);
          }
        },
        time -> Long.toString(time.millis()));
  }

  private void pass(Duration time) {
    clock.advance(time);
    watchdog.look();
  }
}
