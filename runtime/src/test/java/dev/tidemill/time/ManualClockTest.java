/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ManualClockTest {
  private final ManualClock clock = new ManualClock();
  private final List<String> log = new ArrayList<>();

  @Test
  void it_stands_still_until_it_is_moved() {
    assertThat(clock.now()).isEqualTo(Time.ofMillis(0));
    clock.advance(Duration.ofMillis(5));
    assertThat(clock.now()).isEqualTo(Time.ofMillis(5));
    assertThat(clock.nanoTime()).isEqualTo(5_000_000);
    clock.advanceTo(Time.ofMillis(5));
    assertThat(new ManualClock(Time.ofMillis(-7)).now()).isEqualTo(Time.ofMillis(-7));
  }

  @Test
  void it_does_not_go_back() {
    clock.advance(Duration.ofMillis(5));
    assertThatThrownBy(() -> clock.advanceTo(Time.ofMillis(4)))
        .isInstanceOfSatisfying(
            TidemillException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
        .hasMessage("the clock stands at 5 ms and cannot go back to 4 ms");
    assertThatThrownBy(() -> clock.advance(Duration.ofMillis(-1)))
        .isInstanceOf(TidemillException.class);
    assertThat(clock.now()).isEqualTo(Time.ofMillis(5));
  }

  @Test
  void work_runs_at_its_own_time_in_order_of_time_and_then_of_attachment() {
    clock.attach(new Every("b", 30, 0));
    clock.attach(new Every("a", 20, 0));
    clock.advance(Duration.ofMillis(60));
    assertThat(log).containsExactly("a 20", "b 30", "a 40", "b 60", "a 60");
    assertThat(clock.now()).isEqualTo(Time.ofMillis(60));
  }

  @Test
  void work_that_moves_the_clock_makes_the_rest_late() {
    clock.attach(new Every("slow", 10, 25));
    clock.attach(new Every("quick", 10, 0));
    clock.advance(Duration.ofMillis(20));
    assertThat(log).containsExactly("slow 10", "quick 35", "slow 35", "quick 60");
    assertThat(clock.now()).isEqualTo(Time.ofMillis(60));
  }

  @Test
  void work_that_was_detached_runs_no_more() {
    Every every = new Every("a", 10, 0);
    clock.attach(every);
    clock.advance(Duration.ofMillis(10));
    clock.detach(every);
    clock.detach(every);
    clock.advance(Duration.ofMillis(50));
    assertThat(log).containsExactly("a 10");
  }

  @Test
  void work_that_fails_leaves_the_clock_at_its_time_and_the_clock_can_be_moved_on() {
    clock.attach(new Every("a", 10, 0) {
      @Override
      public void runDue() {
        super.runDue();
        if (log.size() == 2) {
          throw new IllegalStateException("broken");
        }
      }
    });
    assertThatThrownBy(() -> clock.advance(Duration.ofMillis(50))).hasMessage("broken");
    assertThat(clock.now()).isEqualTo(Time.ofMillis(20));
    clock.advance(Duration.ofMillis(10));
    assertThat(log).containsExactly("a 10", "a 20", "a 30");
  }

  @Test
  void held_work_may_move_the_clock_and_what_falls_due_waits() {
    clock.attach(new Every("a", 10, 0));
    String result = clock.hold(() -> {
      clock.advance(Duration.ofMillis(25));
      return "moved to " + clock.now();
    });
    assertThat(result).isEqualTo("moved to 25 ms");
    assertThat(log).isEmpty();
    clock.advance(Duration.ZERO);
    assertThat(log).containsExactly("a 25", "a 25");
  }

  @Test
  @Timeout(20)
  void sleepers_wake_when_their_time_has_come() throws InterruptedException {
    CountDownLatch woken = new CountDownLatch(1);
    Thread sleeper = new Thread(() -> {
      try {
        clock.sleepUntil(Time.ofMillis(10));
        woken.countDown();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    sleeper.start();
    clock.advance(Duration.ofMillis(9));
    assertThat(woken.getCount()).isEqualTo(1);
    clock.advance(Duration.ofMillis(1));
    woken.await();
    clock.sleepUntil(Time.ofMillis(3));
    sleeper.join();
  }

  private class Every implements ManualClock.Timer {
    private final String name;
    private final long cost;
    private final long period;
    private long due;

    Every(String name, long period, long cost) {
      this.name = name;
      this.period = period;
      this.due = period;
      this.cost = cost;
    }

    @Override
    public Optional<Time> nextDue() {
      return Optional.of(Time.ofMillis(due));
    }

    @Override
    public void runDue() {
      due += period;
      log.add(name + " " + clock.now().millis());
      clock.advance(Duration.ofMillis(cost));
    }
  }
}
