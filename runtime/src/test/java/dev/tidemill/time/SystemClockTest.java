/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SystemClockTest {
  /** A clock as people write it: with the three methods that it must have. */
  private static final class Plain implements Clock {
    private final Clock clock = new SystemClock();

    @Override
    public Time now() {
      return clock.now();
    }

    @Override
    public long nanoTime() {
      return clock.nanoTime();
    }

    @Override
    public void sleepUntil(Time deadline) throws InterruptedException {
      clock.sleepUntil(deadline);
    }
  }

  @Test
  void a_pause_in_steps_takes_the_time_that_it_should() throws InterruptedException {
    for (Clock clock : new Clock[] {new SystemClock(), new Plain()}) {
      long start = clock.nanoTime();
      long end = start + Duration.ofMillis(30).toNanos();
      for (long now = start; now < end; now = clock.nanoTime()) {
        clock.pause(Duration.ofNanos(end - now));
      }
      assertThat(clock.nanoTime()).isGreaterThanOrEqualTo(end);
    }
  }

  @Test
  void a_pause_is_short_enough_to_notice_a_time_of_day_that_was_set() throws InterruptedException {
    new SystemClock().pause(Duration.ofHours(1));
    new Plain().pause(Duration.ofHours(1));
  }

  @Test
  void a_sleep_until_now_returns_at_once() throws InterruptedException {
    Clock clock = new SystemClock();
    clock.sleepUntil(clock.now());
    clock.sleepUntil(clock.now().minus(Duration.ofDays(1)));
  }

  @Test
  void an_interrupt_ends_a_pause_and_a_sleep() {
    Clock clock = new SystemClock();
    Thread.currentThread().interrupt();
    assertThatExceptionOfType(InterruptedException.class)
        .isThrownBy(() -> clock.pause(Duration.ofHours(1)));
    Thread.currentThread().interrupt();
    assertThatExceptionOfType(InterruptedException.class)
        .isThrownBy(() -> clock.sleepUntil(clock.now().plus(Duration.ofHours(1))));
    Thread.currentThread().interrupt();
    assertThatExceptionOfType(InterruptedException.class)
        .isThrownBy(() -> new Plain().pause(Duration.ofHours(1)));
  }
}
