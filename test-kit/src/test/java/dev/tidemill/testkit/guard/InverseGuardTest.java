/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.guard;

import static dev.tidemill.testkit.StreamAssertions.assertThat;

import dev.tidemill.data.Pair;
import dev.tidemill.testkit.Guard;
import dev.tidemill.testkit.QueueFixture;
import dev.tidemill.testkit.StreamTester;
import dev.tidemill.testkit.Strictness;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Inverse functions of windows that do not undo. */
class InverseGuardTest {
  private static Optional<Throwable> failure(Guard... guards) {
    try (StreamTester t =
        StreamTester.builder().guards(guards).strictness(Strictness.LENIENT).create()) {
      QueueFixture<Long> amounts =
          t.queueStream("amounts", Long.class).batch(5L).batch(7L);
      amounts.stream()
          .mapToPair(amount -> Pair.of("sum", amount))
          .reduceByKeyAndWindow(
              Long::sum, (sum, old) -> sum - old - 1, Duration.ofSeconds(3), Duration.ofSeconds(1))
          .print();
      t.runBatch();
      return t.tryRunBatch().failure();
    }
  }

  @Test
  void a_wrong_inverse_is_found_with_the_first_value_that_shows_it() {
    assertThat(failure(Guard.INVERSES).map(Throwable::getMessage).orElse("no failure"))
        .containsPattern(
            "the inverse function of reduceByKeyAndWindow \\(InverseGuardTest.java:\\d+\\) does not undo")
        .contains("reduce(5, 7) is 12, but inverse(12, 7) is 4 and not 5");
  }

  @Test
  void a_test_may_do_without_this_guard() {
    assertThat(failure(Guard.THREADS)).isEmpty();
  }
}
