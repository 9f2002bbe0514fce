/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.spi.engine.StateActivity;
import dev.tidemill.spi.keyed.StateTable;
import dev.tidemill.spi.state.KeyGroups;
import dev.tidemill.time.Time;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StateActivityTest {
  private static final KeyGroups GROUPS = new KeyGroups(4, 1);

  private final KeyedStates states = new KeyedStates();

  private VersionedState open(Optional<Time> from) {
    return states.open("totals", from, GROUPS, false);
  }

  @Test
  void a_failed_attempt_does_not_take_back_what_is_known_of_the_last_batch() {
    VersionedState state = open(Optional.empty());
    state.beginCommit();
    state.measure();
    state.committed(Time.ofMillis(1_000));
    StateActivity first = new StateActivity(Time.ofMillis(1_000), 0, 0);
    assertThat(state.activity()).contains(first);
    open(Optional.of(Time.ofMillis(1_000)));
    assertThat(state.activity()).contains(first);
    states.abort(StateTable::abort);
    assertThat(state.activity()).contains(first);
  }

  @Test
  void a_batch_that_was_not_measured_is_not_taken_for_the_one_before() {
    VersionedState state = open(Optional.empty());
    state.beginCommit();
    state.measure();
    state.committed(Time.ofMillis(1_000));
    open(Optional.of(Time.ofMillis(1_000)));
    state.beginCommit();
    state.committed(Time.ofMillis(2_000));
    assertThat(state.activity()).isEmpty();
  }
}
