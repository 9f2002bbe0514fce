/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tidemill.listener.BatchInfo;
import dev.tidemill.spi.engine.StateDelta;
import dev.tidemill.spi.state.StateOutput;
import dev.tidemill.time.Time;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MemoryJournalTest {
  private static final StateDelta NO_STATE = new StateDelta() {
    @Override
    public List<String> states() {
      return List.of();
    }

    @Override
    public void write(StateOutput out) {}
  };

  private final MemoryJournal journal = new MemoryJournal();

  @Test
  void a_batch_is_unfinished_from_its_decision_until_it_is_done() {
    journal.planned(batch(1, 1));
    assertThat(journal.unfinished()).isEmpty();
    decide(decision(1, 1));
    assertThat(journal.unfinished()).contains(decision(1, 1));
    journal.done(batch(1, 1));
    assertThat(journal.unfinished()).isEmpty();
    journal.planned(batch(2, 1));
    decide(decision(2, 1));
    assertThat(journal.unfinished()).contains(decision(2, 1));
  }

  @Test
  void the_attempt_that_was_planned_last_is_the_one_that_can_be_decided() {
    journal.planned(batch(1, 1));
    journal.planned(batch(1, 2));
    assertThatIllegalStateException().isThrownBy(() -> decide(decision(1, 1)));
    decide(decision(1, 2));
    assertThat(journal.unfinished()).contains(decision(1, 2));
  }

  @Test
  void a_batch_that_is_given_up_has_no_further_step() {
    journal.planned(batch(1, 1));
    journal.givenUp(batch(1, 1));
    assertThat(journal.unfinished()).isEmpty();
    assertThatIllegalStateException().isThrownBy(() -> decide(decision(1, 1)));
    assertThatIllegalStateException().isThrownBy(() -> journal.done(batch(1, 1)));
    journal.givenUp(batch(2, 1)); // its ranges could not be named
  }

  @Test
  void a_batch_is_decided_only_after_it_was_planned_and_once() {
    assertThatIllegalStateException()
        .isThrownBy(() -> decide(decision(1, 1)))
        .withMessageContaining("since this is planned");
    journal.planned(batch(1, 1));
    decide(decision(1, 1));
    assertThatIllegalStateException()
        .isThrownBy(() -> decide(decision(1, 1)))
        .withMessage("cannot decide batch 1 before batch 1 is done");
  }

  @Test
  void nothing_of_another_batch_happens_before_the_decided_one_is_done() {
    journal.planned(batch(1, 1));
    decide(decision(1, 1));
    assertThatIllegalStateException().isThrownBy(() -> journal.planned(batch(2, 1)));
    assertThatIllegalStateException().isThrownBy(() -> journal.givenUp(batch(1, 1)));
    assertThatIllegalStateException().isThrownBy(() -> journal.done(batch(2, 1)));
    assertThat(journal.unfinished()).contains(decision(1, 1));
  }

  @Test
  void a_batch_is_decided_only_if_its_state_is_written() {
    journal.planned(batch(1, 1));
    assertThatIllegalStateException()
        .isThrownBy(() -> journal.decided(decision(1, 1)))
        .withMessageContaining("since this is prepared");
  }

  @Test
  void a_batch_is_settled_when_it_is_done_or_given_up() {
    assertThat(journal.settled()).isZero();
    journal.planned(batch(1, 1));
    decide(decision(1, 1));
    assertThat(journal.settled()).isZero();
    journal.done(batch(1, 1));
    assertThat(journal.settled()).isEqualTo(1);
    journal.givenUp(batch(2, 1));
    assertThat(journal.settled()).isEqualTo(2);
  }

  private void decide(Decision decision) {
    journal.prepared(decision.batch(), NO_STATE);
    journal.decided(decision);
  }

  private static Decision decision(long id, int attempt) {
    return new Decision(batch(id, attempt), Map.of("words", List.of("receipt")));
  }

  private static BatchInfo batch(long id, int attempt) {
    return new BatchInfo(id, Time.ofMillis(id * 1_000), attempt, 1, Map.of());
  }
}
