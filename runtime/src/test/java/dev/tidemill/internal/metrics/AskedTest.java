/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.time.ManualClock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AskedTest {
  private final ManualClock clock = new ManualClock();
  private final AtomicInteger value = new AtomicInteger(17);

  @Test
  void an_answer_is_kept_for_a_second() {
    Asked<Integer> asked = new Asked<>(clock, value::get, -1);
    assertThat(asked.get()).isEqualTo(17);
    value.set(18);
    clock.advance(Duration.ofMillis(999));
    assertThat(asked.get()).isEqualTo(17);
    clock.advance(Duration.ofMillis(1));
    assertThat(asked.get()).isEqualTo(18);
  }

  @Test
  void while_one_thread_asks_the_others_get_the_answer_before() throws InterruptedException {
    CountDownLatch asking = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Asked<Integer> asked = new Asked<>(
        clock,
        () -> {
          if (value.get() == 18) {
            asking.countDown();
            awaitUninterrupted(goOn);
          }
          return value.get();
        },
        -1);
    assertThat(asked.get()).isEqualTo(17);
    value.set(18);
    clock.advance(Duration.ofSeconds(1));
    Thread slow = new Thread(asked::get);
    slow.start();
    asking.await();
    assertThat(asked.get()).isEqualTo(17);
    goOn.countDown();
    slow.join();
    assertThat(asked.get()).isEqualTo(18);
  }

  @Test
  void after_the_end_nobody_is_asked() {
    Asked<Integer> asked = new Asked<>(clock, value::incrementAndGet, -1);
    assertThat(asked.get()).isEqualTo(18);
    asked.end();
    assertThat(asked.get()).isEqualTo(-1);
    assertThat(value).hasValue(18);
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
