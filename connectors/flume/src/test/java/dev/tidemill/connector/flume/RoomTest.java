/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.flume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.spi.source.Credit;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RoomTest {
  private static final Credit CAPACITY = new Credit(10, 1_000);

  private final AtomicReference<Credit> credit = new AtomicReference<>(CAPACITY);
  private final Room room = new Room(credit::get, CAPACITY);

  /** Whether a batch has room, without taking it. */
  private boolean isFor(int records, long bytes) {
    boolean hasRoom = room.reserve(records, bytes);
    if (hasRoom) {
      room.giveBack(records, bytes);
    }
    return hasRoom;
  }

  @Test
  void a_batch_has_room_when_it_fits() {
    credit.set(new Credit(4, 400));
    assertThat(isFor(4, 400)).isTrue();
    assertThat(isFor(5, 400)).isFalse();
    assertThat(isFor(4, 401)).isFalse();
  }

  @Test
  void nothing_has_room_in_a_full_buffer() {
    for (Credit full : List.of(Credit.NONE, new Credit(0, 1_000), new Credit(10, 0))) {
      credit.set(full);
      assertThat(isFor(1, 1)).isFalse();
    }
  }

  @Test
  void a_batch_that_is_larger_than_the_buffer_has_room_when_that_is_empty() {
    credit.set(new Credit(9, 1_000));
    assertThat(isFor(11, 100)).isFalse();
    credit.set(new Credit(10, 999));
    assertThat(isFor(1, 1_001)).isFalse();
    credit.set(CAPACITY);
    assertThat(isFor(11, 1_001)).isTrue();
  }

  @Test
  void a_buffer_that_is_nearly_full_from_the_start_is_not_taken_for_a_small_one() {
    credit.set(new Credit(5, 500));
    assertThat(isFor(8, 100)).isFalse();
    assertThat(isFor(1, 800)).isFalse();
  }

  /** Both would see the same room, and one of them would wait in the buffer and leave a copy. */
  @Test
  void two_batches_do_not_get_the_same_room() {
    assertThat(room.reserve(10, 100)).isTrue();
    assertThat(room.reserve(1, 100)).isFalse();
    room.giveBack(10, 100);
    assertThat(room.reserve(1, 1_000)).isTrue();
    assertThat(room.reserve(1, 1)).isFalse();
  }
}
