/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RetriesTest {
  private static final Failure OUTPUT =
      failure(ErrorCode.OUTPUT_FAILED, "print", new IOException("connection reset"));
  private static final Failure FUNCTION =
      failure(ErrorCode.USER_FUNCTION_FAILED, "map", new IllegalStateException("broken"));

  private final Retries retries =
      new Retries(FailurePolicy.RETRY, 7, Duration.ofSeconds(1), Duration.ofSeconds(10));

  @Test
  void pauses_double_up_to_the_longest() {
    assertThat(IntStream.rangeClosed(1, 6).mapToObj(attempt -> pause(retries, attempt)))
        .containsExactly(1L, 2L, 4L, 8L, 10L, 10L);
  }

  @Test
  void the_longest_pauses_that_can_be_set_do_not_overflow() {
    Duration year = Duration.ofDays(365);
    Retries patient = new Retries(FailurePolicy.RETRY, 1_000_000, year, year);
    assertThat(pause(patient, 999_999)).isEqualTo(year.toSeconds());
    Retries quick =
        new Retries(FailurePolicy.RETRY, 1_000_000, Duration.ofMillis(1), Duration.ofHours(1));
    assertThat(pause(quick, 999_999)).isEqualTo(3_600L);
  }

  @Test
  void the_last_attempt_says_that_it_was_the_last() {
    assertThat(retries.after(7, OUTPUT, Optional.of(OUTPUT)))
        .isEqualTo(new Retries.Decision(
            Optional.empty(), "attempt 7 was the last of 7 (stream.batch.maxAttempts)"));
  }

  @Test
  void a_function_that_fails_twice_in_the_same_way_is_not_attempted_again() {
    assertThat(retries.after(1, FUNCTION, Optional.empty()).pause()).isPresent();
    assertThat(retries.after(2, FUNCTION, Optional.of(FUNCTION)))
        .isEqualTo(
            new Retries.Decision(
                Optional.empty(),
                "attempt 2 has failed in the same way as the one before it, so there is no further one"));
  }

  @Test
  void a_function_that_fails_in_another_way_is_attempted_again() {
    List<Failure> others = List.of(
        OUTPUT,
        failure(ErrorCode.USER_FUNCTION_FAILED, "map", new IllegalStateException("other")),
        failure(ErrorCode.USER_FUNCTION_FAILED, "map", new IllegalArgumentException("broken")),
        failure(ErrorCode.USER_FUNCTION_FAILED, "filter", new IllegalStateException("broken")),
        failure(ErrorCode.EMPTY_RDD, "map", new IllegalStateException("broken")));
    assertThat(others)
        .allSatisfy(other ->
            assertThat(retries.after(2, FUNCTION, Optional.of(other)).pause()).isPresent());
  }

  @ParameterizedTest
  @EnumSource(
      names = {"SOURCE_FAILED", "OUTPUT_FAILED", "STORAGE_FAILED"},
      value = ErrorCode.class)
  void what_is_outside_may_fail_in_the_same_way_until_the_last_attempt(ErrorCode code) {
    Failure failure = failure(code, "socket", new IOException("connection reset"));
    assertThat(retries.after(6, failure, Optional.of(failure)).pause()).isPresent();
  }

  @Test
  void what_breaks_more_than_its_batch_is_never_attempted_again() {
    Failure fatal = failure(ErrorCode.OUTPUT_FAILED, "print", new OutOfMemoryError("heap"));
    assertThat(retries.after(1, fatal, Optional.empty()).pause()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      names = {"STOP", "SKIP"},
      value = FailurePolicy.class)
  void other_policies_make_one_attempt(FailurePolicy policy) {
    Retries one = new Retries(policy, 7, Duration.ofSeconds(1), Duration.ofSeconds(10));
    assertThat(one.after(1, OUTPUT, Optional.empty()))
        .isEqualTo(new Retries.Decision(Optional.empty(), ""));
  }

  @Test
  void an_exception_that_has_no_text_can_be_compared() {
    Failure mute = Failure.of(new RuntimeException() {
      @Override
      public String getMessage() {
        throw new IllegalStateException("no text");
      }
    });
    assertThat(mute.kind()).isEqualTo(Failure.Kind.PROGRAM);
  }

  private static long pause(Retries retries, int attempt) {
    return retries
        .after(attempt, OUTPUT, Optional.empty())
        .pause()
        .orElseThrow()
        .toSeconds();
  }

  private static Failure failure(ErrorCode code, String operation, Throwable cause) {
    return Failure.of(new TidemillException(code, operation + " failed: " + cause, cause));
  }
}
