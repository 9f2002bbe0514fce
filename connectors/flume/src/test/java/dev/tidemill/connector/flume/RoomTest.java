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
  private final AtomicReference<Credit> credit = new AtomicReference<>(new Credit(10, 1_000));
  private final Room room = new Room(credit::get);

  @Test
  void a_batch_has_room_when_it_fits() {
    credit.set(new Credit(4, 400));
    assertThat(room.isFor(4, 400)).isTrue();
    assertThat(room.isFor(5, 400)).isFalse();
    assertThat(room.isFor(4, 401)).isFalse();
  }

  @Test
  void nothing_has_room_in_a_full_buffer() {
    for (Credit full : List.of(Credit.NONE, new Credit(0, 1_000), new Credit(10, 0))) {
      credit.set(full);
      assertThat(room.isFor(1, 1)).isFalse();
      assertThat(new Room(credit::get).isFor(1, 1)).isFalse();
    }
  }

  @Test
  void a_batch_that_is_larger_than_the_buffer_has_room_when_that_is_empty() {
    credit.set(new Credit(9, 1_000));
    assertThat(room.isFor(11, 100)).isFalse();
    credit.set(new Credit(10, 999));
    assertThat(room.isFor(1, 1_001)).isFalse();
    credit.set(new Credit(10, 1_000));
    assertThat(room.isFor(11, 1_001)).isTrue();
  }

  @Test
  void the_most_that_was_seen_is_the_size() {
    credit.set(new Credit(20, 2_000));
    assertThat(room.isFor(30, 3_000)).isTrue();
    credit.set(new Credit(19, 2_000));
    assertThat(room.isFor(30, 1)).isFalse();
    credit.set(new Credit(20, 1_999));
    assertThat(room.isFor(1, 3_000)).isFalse();
  }
}
