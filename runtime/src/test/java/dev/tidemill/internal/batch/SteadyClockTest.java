/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.listener.ClockChange;
import dev.tidemill.time.Clock;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SteadyClockTest {
  private final TwoHands hands = new TwoHands(1_000_000);
  private final SteadyClock clock = new SteadyClock(hands);

  @Test
  void it_shows_the_time_of_day_as_long_as_that_is_not_set() {
    assertThat(now()).isEqualTo(1_000_000);
    hands.pass(250);
    assertThat(now()).isEqualTo(1_000_250);
    hands.pass(5_000_000);
    assertThat(now()).isEqualTo(6_000_250);
    assertThat(clock.takeChange()).isEmpty();
    assertThat(clock.nanoTime()).isEqualTo(hands.nanoTime());
  }

  @Test
  void it_goes_on_when_the_time_of_day_is_set_back() {
    hands.set(-8_000);
    assertThat(now()).isEqualTo(1_000_000);
    hands.pass(300);
    assertThat(now()).isEqualTo(1_000_300);
    hands.pass(90_000);
    assertThat(now()).isEqualTo(1_090_300);
    assertThat(clock.takeChange()).contains(change(-8_000, 8_000));
    assertThat(clock.takeChange()).isEmpty();
  }

  @Test
  void it_goes_on_from_where_an_earlier_process_has_got_to() {
    clock.goOnFrom(Time.ofMillis(1_000_100)); // hands are never exactly alike
    assertThat(now()).isEqualTo(1_000_000);
    clock.goOnFrom(Time.ofMillis(900_000));
    assertThat(now()).isEqualTo(1_000_000);
    clock.goOnFrom(Time.ofMillis(4_600_000));
    assertThat(now()).isEqualTo(4_600_000);
    hands.pass(300);
    assertThat(now()).isEqualTo(4_600_300);
    assertThat(clock.takeChange()).contains(change(-3_600_000, 3_600_000));
    hands.set(3_600_000);
    hands.pass(300);
    assertThat(now()).isEqualTo(4_600_600);
    assertThat(clock.takeChange()).contains(change(3_600_000, 0));
  }

  @Test
  void steps_back_add_up() {
    hands.set(-8_000);
    hands.pass(1);
    assertThat(now()).isEqualTo(1_000_001);
    hands.set(-500);
    hands.pass(1);
    assertThat(now()).isEqualTo(1_000_002);
    assertThat(clock.takeChange()).contains(change(-8_500, 8_500));
  }

  @Test
  void a_step_forward_makes_it_jump() {
    hands.pass(10);
    hands.set(3_600_000);
    assertThat(now()).isEqualTo(4_600_010);
    assertThat(clock.takeChange()).contains(change(3_600_000, 0));
  }

  @Test
  void a_step_forward_first_makes_up_for_steps_back() {
    hands.set(-8_000);
    now();
    clock.takeChange();
    hands.set(3_000);
    assertThat(now()).isEqualTo(1_000_000);
    assertThat(clock.takeChange()).contains(change(3_000, 5_000));
    hands.set(6_000);
    assertThat(now()).isEqualTo(1_001_000);
    assertThat(clock.takeChange()).contains(change(6_000, 0));
  }

  @Test
  void steps_that_cancel_out_are_no_news() {
    hands.set(-8_000);
    now();
    hands.set(8_000);
    assertThat(now()).isEqualTo(1_000_000);
    assertThat(clock.takeChange()).isEmpty();
  }

  @Test
  void a_small_correction_is_followed_and_never_makes_it_go_back() {
    hands.set(-100);
    assertThat(now()).isEqualTo(1_000_000);
    hands.pass(99);
    assertThat(now()).isEqualTo(1_000_000);
    hands.pass(2);
    assertThat(now()).isEqualTo(1_000_001);
    hands.set(100);
    assertThat(now()).isEqualTo(1_000_101);
    assertThat(clock.takeChange()).isEmpty();
  }

  @Test
  void hands_that_tick_apart_are_followed_for_days_and_a_step_is_still_seen() {
    for (int second = 0; second < 200_000; second++) {
      hands.pass(1_000);
      hands.set(second % 10 == 0 ? -1 : 0); // a hundred millionths
      assertThat(now()).isEqualTo(hands.now().millis());
    }
    assertThat(clock.takeChange()).isEmpty();
    hands.set(-150);
    hands.pass(1_000);
    now();
    assertThat(clock.takeChange()).contains(change(-150, 150));
  }

  @Test
  void hands_that_have_ticked_apart_while_nobody_looked_are_no_step() {
    hands.pass(3_600_000);
    hands.set(-3_600);
    assertThat(now()).isEqualTo(4_596_400);
    assertThat(clock.takeChange()).isEmpty();
    hands.pass(3_600_000);
    hands.set(-3_800);
    assertThat(now()).isEqualTo(8_196_400);
    assertThat(clock.takeChange()).contains(change(-3_800, 3_800));
  }

  @Test
  void a_thread_that_is_held_up_while_it_reads_sees_no_step() {
    hands.heldUpMillis = 700;
    hands.readingsHeldUp = 2;
    assertThat(now()).isEqualTo(1_001_400);
    assertThat(clock.takeChange()).isEmpty();
  }

  @Test
  void the_time_of_day_is_read_once_in_a_quarter_of_a_millisecond() {
    hands.pass(1);
    now();
    int readings = hands.readings;
    for (int i = 0; i < 500; i++) {
      hands.passNanos(1_000);
      assertThat(now()).isEqualTo(1_000_001);
    }
    assertThat(hands.readings - readings).isEqualTo(2);
    hands.set(-8_000);
    hands.passNanos(1_000);
    assertThat(now()).isEqualTo(1_000_001);
    hands.passNanos(250_000);
    now();
    assertThat(clock.takeChange()).contains(change(-8_000, 8_000));
  }

  @Test
  void a_sleep_takes_the_time_that_it_should_whatever_the_time_of_day_becomes() throws Exception {
    hands.whilePausing.add(() -> hands.set(-60_000));
    hands.whilePausing.add(() -> hands.pass(400));
    hands.whilePausing.add(() -> hands.pass(600));
    clock.sleepUntil(Time.ofMillis(1_001_000));
    assertThat(hands.pauses).containsExactly(1_000L, 1_000L, 600L);
    clock.sleepUntil(Time.ofMillis(1_001_000));
    assertThat(hands.pauses).hasSize(3);
  }

  @Test
  void a_sleep_ends_when_the_time_of_day_is_set_beyond_its_end() throws Exception {
    hands.whilePausing.add(() -> hands.set(5_000));
    clock.sleepUntil(Time.ofMillis(1_001_000));
    assertThat(hands.pauses).containsExactly(1_000L);
  }

  @Test
  @Timeout(60)
  void no_thread_sees_it_go_back() throws Exception {
    AtomicLong shown = new AtomicLong();
    List<FutureTask<Void>> readers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      FutureTask<Void> reader = new FutureTask<>(() -> {
        for (int n = 0; n < 100_000; n++) {
          long before = shown.get();
          long now = now();
          assertThat(now).isGreaterThanOrEqualTo(before);
          shown.accumulateAndGet(now, Math::max);
        }
        return null;
      });
      readers.add(reader);
      new Thread(reader, "reader-" + i).start();
    }
    for (int n = 0; readers.stream().anyMatch(reader -> !reader.isDone()); n++) {
      hands.set(n % 2 == 0 ? -2_000 : 1_500);
      hands.pass(1);
    }
    for (FutureTask<Void> reader : readers) {
      reader.get();
    }
  }

  private long now() {
    return clock.now().millis();
  }

  private static ClockChange change(long byMillis, long aheadMillis) {
    return new ClockChange(Duration.ofMillis(byMillis), Duration.ofMillis(aheadMillis));
  }

  /** A clock with a time of day that can be set, and a count of time that cannot. */
  private static final class TwoHands implements Clock {
    private final List<Runnable> whilePausing = new ArrayList<>();
    private final List<Long> pauses = new ArrayList<>();
    private long dayMillis;
    private long passedMillis;
    private long heldUpMillis;
    private int readingsHeldUp;
    private int readings;
    private long extraNanos;

    TwoHands(long dayMillis) {
      this.dayMillis = dayMillis;
    }

    synchronized void pass(long millis) {
      passedMillis += millis;
      dayMillis += millis;
    }

    /** Less than shows in the time of day. */
    synchronized void passNanos(long nanos) {
      extraNanos += nanos;
    }

    synchronized void set(long byMillis) {
      dayMillis += byMillis;
    }

    @Override
    public synchronized Time now() {
      readings++;
      Time now = Time.ofMillis(dayMillis);
      if (readingsHeldUp > 0) {
        readingsHeldUp--;
        pass(heldUpMillis);
      }
      return now;
    }

    @Override
    public synchronized long nanoTime() {
      return passedMillis * 1_000_000 + extraNanos;
    }

    @Override
    public void sleepUntil(Time deadline) {
      throw new AssertionError("who sleeps until a time of day may sleep for ever");
    }

    @Override
    public void pause(Duration atMost) {
      pauses.add(atMost.toMillis());
      whilePausing.remove(0).run();
    }
  }
}
