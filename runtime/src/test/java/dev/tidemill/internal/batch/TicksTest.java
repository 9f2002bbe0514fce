/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.time.Time;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TicksTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void the_first_tick_is_the_first_multiple_of_the_interval_strictly_after_the_start() {
    assertThat(first(0)).isEqualTo(1_000);
    assertThat(first(1)).isEqualTo(1_000);
    assertThat(first(999)).isEqualTo(1_000);
    assertThat(first(1_000)).isEqualTo(2_000);
    assertThat(first(-1)).isEqualTo(0);
    assertThat(first(-1_000)).isEqualTo(0);
    assertThat(first(-1_001)).isEqualTo(-1_000);
  }

  @Test
  void ticks_are_aligned_to_the_epoch_for_any_interval() {
    Ticks ticks = Ticks.startingAfter(Time.ofMillis(1_000), Duration.ofMillis(7));
    assertThat(ticks.zeroTime()).isEqualTo(Time.ofMillis(994));
    assertThat(ticks.first()).isEqualTo(Time.ofMillis(1_001));
    assertThat(ticks.after(ticks.first())).isEqualTo(Time.ofMillis(1_008));
  }

  @Test
  void a_stream_is_due_at_multiples_of_its_slide_from_zero_time() {
    Ticks ticks = new Ticks(Time.ofMillis(5_000), SECOND);
    Duration slide = Duration.ofSeconds(3);
    assertThat(ticks.isDue(Time.ofMillis(5_000), slide)).as("planned earlier").isTrue();
    assertThat(ticks.isDue(Time.ofMillis(2_000), slide)).isFalse();
    assertThat(ticks.isDue(Time.ofMillis(6_000), slide)).isFalse();
    assertThat(ticks.isDue(Time.ofMillis(7_000), slide)).isFalse();
    assertThat(ticks.isDue(Time.ofMillis(8_000), slide)).isTrue();
    assertThat(ticks.isDue(Time.ofMillis(11_000), slide)).isTrue();
    assertThat(ticks.isDue(Time.ofMillis(6_000), SECOND)).isTrue();
  }

  private static long first(long now) {
    return Ticks.startingAfter(Time.ofMillis(now), SECOND).first().millis();
  }
}
