/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.statestore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RecordedChangesTest {
  private final RecordedChanges changes = new RecordedChanges();

  @Test
  void lengths_are_those_of_all_and_of_those_in_memory() {
    changes.add(inside(1, 10));
    changes.add(inFile(2, 1_000));
    changes.add(inside(3, 5));
    assertThat(changes.count()).isEqualTo(3);
    assertThat(changes.bytes()).isEqualTo(1_015);
    assertThat(changes.bytesInMemory()).isEqualTo(15);
  }

  @Test
  void what_a_snapshot_contains_is_removed_with_its_lengths() {
    changes.add(inside(1, 10));
    changes.add(inFile(2, 1_000));
    changes.add(inside(3, 5));
    assertThat(changes.removeUntil(2)).containsExactly("change-2");
    assertThat(changes.first()).map(StateRecord::batch).hasValue(3L);
    assertThat(changes.bytes()).isEqualTo(5);
    assertThat(changes.bytesInMemory()).isEqualTo(5);
    assertThat(changes.removeUntil(3)).isEmpty();
    assertThat(changes.isEmpty()).isTrue();
    assertThat(changes.bytes()).isZero();
  }

  @Test
  void a_list_that_was_given_away_does_not_change() {
    changes.add(inside(1, 10));
    var before = changes.all();
    changes.add(inside(2, 10));
    assertThat(before).hasSize(1);
  }

  private static StateRecord inside(long batch, int bytes) {
    return new StateRecord(
        1, batch, batch - 1, Optional.empty(), 0, bytes, Optional.empty(), new byte[bytes]);
  }

  private static StateRecord inFile(long batch, int bytes) {
    return new StateRecord(
        1,
        batch,
        batch - 1,
        Optional.empty(),
        0,
        bytes,
        Optional.of("change-" + batch),
        new byte[0]);
  }
}
