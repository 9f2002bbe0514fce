/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import contract.Problems;
import contract.SourceContexts;
import contract.SourceDriver;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.RowOffset;
import dev.tidemill.time.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class RateSourceTest {
  private final ManualClock clock = new ManualClock();

  @Test
  void by_each_batch_time_there_are_as_many_numbers_as_the_rate_says() throws Exception {
    SourceDriver<Long> driver = driver(3);
    assertThat(driver.batch(1000)).containsExactly(0L, 1L, 2L);
    assertThat(driver.batch(1100)).isEmpty();
    assertThat(driver.batch(1500)).containsExactly(3L);
    assertThat(driver.batch(3000)).containsExactly(4L, 5L, 6L, 7L, 8L);
  }

  @Test
  void odd_intervals_lose_nothing_to_rounding() throws Exception {
    SourceDriver<Long> driver = driver(7);
    for (long time = 13; time < 13_000; time += 13) {
      driver.batch(time);
      assertThat(driver.lastRange().until()).isEqualTo(new RowOffset(time * 7 / 1000));
    }
  }

  @Test
  void the_lag_is_what_was_due_by_now_and_not_taken() throws Exception {
    OpenSource<Long> source = open(10);
    clock.advance(Duration.ofMillis(1500));
    assertThat(source.lag(new RowOffset(4)).records()).hasValue(11);
    assertThat(source.lag(new RowOffset(15)).records()).hasValue(0);
    source.stopIntake();
    clock.advance(Duration.ofSeconds(1));
    assertThat(source.lag(new RowOffset(4)).records()).hasValue(11);
  }

  @Test
  void numbers_are_split_over_the_jobs_partitions() throws Exception {
    SourceDriver<Long> driver = driver(10);
    assertThat(driver.batch(1000)).containsExactlyElementsOf(numbers(0, 10));
    assertThat(driver.lastPartitions())
        .containsExactly(numbers(0, 2), numbers(2, 5), numbers(5, 7), numbers(7, 10));
    driver.batch(1200);
    assertThat(driver.lastPartitions()).containsExactly(numbers(10, 11), numbers(11, 12));
  }

  @Test
  void a_batch_takes_no_more_than_it_may() throws Exception {
    SourceDriver<Long> driver = driver(1000);
    assertThat(driver.batch(1000, 300)).hasSize(300);
    assertThat(driver.batch(2000)).containsExactlyElementsOf(numbers(300, 2000));
  }

  @Test
  void no_number_comes_after_the_end_of_the_intake() throws Exception {
    OpenSource<Long> source = open(10);
    SourceDriver<Long> driver = new SourceDriver<>(source);
    clock.advance(Duration.ofMillis(500));
    source.stopIntake();
    clock.advance(Duration.ofMillis(500));
    assertThat(driver.hasMore()).isTrue();
    assertThat(driver.batch(1000)).hasSize(5);
    assertThat(driver.hasMore()).isFalse();
    source.release(driver.lastRange().until());
    source.close();
  }

  @Test
  void centuries_at_a_high_rate_do_not_overflow() throws Exception {
    long millis = Duration.ofDays(365 * 200).toMillis();
    OpenSource<Long> source = open(1_000_000);
    assertThat(source.end(clock.now().plus(Duration.ofMillis(millis)), source.begin(), 1L << 62))
        .isEqualTo(new RowOffset(millis * 1000));
  }

  @Test
  void a_rate_is_at_least_one() {
    assertThatExceptionOfType(TidemillException.class)
        .isThrownBy(() -> new RateSource(0))
        .withMessage("rate is 0 records per second; it must be at least 1");
  }

  private OpenSource<Long> open(long rate) {
    return new RateSource(rate).open(SourceContexts.of("rate", clock, new Problems()));
  }

  private SourceDriver<Long> driver(long rate) throws Exception {
    return new SourceDriver<>(open(rate));
  }

  private static List<Long> numbers(long from, long until) {
    return LongStream.range(from, until).boxed().toList();
  }
}
