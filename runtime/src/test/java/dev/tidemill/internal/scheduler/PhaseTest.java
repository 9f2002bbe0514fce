/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which phases of a context may follow which. */
class PhaseTest {
  private static final Map<Phase, Set<Phase>> MAY_FOLLOW = new EnumMap<>(Map.ofEntries(
      Map.entry(Phase.DECLARING, EnumSet.of(Phase.STARTING, Phase.STOPPED)),
      Map.entry(Phase.STARTING, EnumSet.of(Phase.DECLARING, Phase.RUNNING, Phase.STOPPED)),
      Map.entry(Phase.RUNNING, andAbandoned(EnumSet.range(Phase.DRAIN_REQUESTED, Phase.CLOSING))),
      Map.entry(Phase.DRAIN_REQUESTED, andAbandoned(EnumSet.range(Phase.DRAINING, Phase.CLOSING))),
      Map.entry(Phase.DRAINING, andAbandoned(EnumSet.range(Phase.STOPPING, Phase.CLOSING))),
      Map.entry(Phase.STOPPING, andAbandoned(EnumSet.range(Phase.LEAVING, Phase.CLOSING))),
      Map.entry(Phase.LEAVING, andAbandoned(EnumSet.range(Phase.INTERRUPTED, Phase.CLOSING))),
      Map.entry(Phase.INTERRUPTED, EnumSet.of(Phase.CLOSING, Phase.ABANDONED)),
      Map.entry(Phase.CLOSING, EnumSet.of(Phase.STOPPED, Phase.ABANDONED)),
      Map.entry(Phase.STOPPED, EnumSet.of(Phase.TERMINATED)),
      Map.entry(Phase.TERMINATED, EnumSet.noneOf(Phase.class)),
      Map.entry(Phase.ABANDONED, EnumSet.noneOf(Phase.class))));

  @Test
  void a_phase_is_followed_by_those_that_come_later_in_its_life_and_by_no_other() {
    for (Phase before : Phase.values()) {
      Set<Phase> following = EnumSet.noneOf(Phase.class);
      for (Phase next : Phase.values()) {
        if (next.mayFollow(before)) {
          following.add(next);
        }
      }
      assertThat(following).as("after %s", before).isEqualTo(MAY_FOLLOW.get(before));
    }
  }

  @Test
  void a_phase_that_cannot_follow_is_refused() {
    Lifecycle life = new Lifecycle();
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> life.enter(Phase.CLOSING))
        .withMessage("CLOSING cannot follow DECLARING");
    assertThat(life.tryEnter(Phase.CLOSING)).isFalse();
    assertThat(life.phase()).isEqualTo(Phase.DECLARING);
  }

  @Test
  void of_several_requests_for_the_same_one_is_the_first() {
    Lifecycle life = running();
    assertThat(life.tryEnter(Phase.STOPPING)).isTrue();
    assertThat(life.tryEnter(Phase.STOPPING)).isFalse();
    assertThat(life.tryEnter(Phase.DRAIN_REQUESTED)).isFalse();
    assertThat(life.phase()).isEqualTo(Phase.STOPPING);
  }

  @Test
  void the_first_failure_ends_the_batches_and_none_comes_after_a_good_end() {
    Lifecycle failed = running();
    failed.fail(new AssertionError("first"));
    failed.fail(new AssertionError("second"));
    assertThat(failed.failure()).get().hasToString("java.lang.AssertionError: first");
    Lifecycle ended = running();
    ended.enter(Phase.CLOSING);
    ended.fail(new AssertionError("late"));
    assertThat(ended.failure()).isEmpty();
    ended.throwFailure();
  }

  @Test
  void waiting_for_the_end_ends_with_the_last_phase_and_not_before() throws InterruptedException {
    Lifecycle life = running();
    life.enter(Phase.CLOSING);
    life.enter(Phase.STOPPED);
    assertThat(life.awaitTermination(Duration.ofMillis(1))).isFalse();
    life.enter(Phase.TERMINATED);
    assertThat(life.awaitTermination(Duration.ZERO)).isTrue();
    life.awaitTermination();
  }

  @Test
  void who_waits_for_the_end_does_not_wait_for_what_is_left_behind() throws InterruptedException {
    Lifecycle life = running();
    life.enter(Phase.INTERRUPTED);
    assertThat(life.abandon(new AssertionError("stuck"))).isTrue();
    assertThat(life.abandon(new AssertionError("again"))).isFalse();
    life.awaitTermination();
    assertThat(life.failure()).get().hasToString("java.lang.AssertionError: stuck");
  }

  @Test
  void the_first_failure_stays_the_failure_of_an_abandoned_context() {
    Lifecycle life = running();
    AssertionError first = new AssertionError("first");
    life.fail(first);
    life.abandon(new AssertionError("stuck"));
    assertThat(life.failure()).get().isSameAs(first);
    assertThat(first.getSuppressed()).hasSize(1);
  }

  @Test
  void what_fails_while_a_context_starts_ends_it_when_it_has_started() {
    Lifecycle life = new Lifecycle();
    life.enter(Phase.STARTING);
    life.failFromOutside(new AssertionError("early"));
    life.enter(Phase.RUNNING);
    life.failIfStartFailed();
    assertThat(life.phase()).isEqualTo(Phase.CLOSING);
    assertThat(life.failure()).get().hasToString("java.lang.AssertionError: early");
  }

  @Test
  void what_has_failed_in_a_start_that_came_to_nothing_is_forgotten() {
    Lifecycle life = new Lifecycle();
    life.enter(Phase.STARTING);
    life.failFromOutside(new AssertionError("early"));
    life.enter(Phase.DECLARING);
    life.enter(Phase.STARTING);
    life.enter(Phase.RUNNING);
    life.failIfStartFailed();
    assertThat(life.phase()).isEqualTo(Phase.RUNNING);
  }

  private static Set<Phase> andAbandoned(EnumSet<Phase> phases) {
    phases.add(Phase.ABANDONED);
    return phases;
  }

  private static Lifecycle running() {
    Lifecycle life = new Lifecycle();
    life.enter(Phase.STARTING);
    life.enter(Phase.RUNNING);
    return life;
  }
}
