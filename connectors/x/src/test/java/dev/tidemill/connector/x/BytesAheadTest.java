/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.x;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BytesAheadTest {
  private static final Duration NOW = Duration.ZERO;
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int ROOM = 10_000;

  private final BytesAhead ahead = new BytesAhead(ROOM);
  private final AtomicInteger read = new AtomicInteger();

  private Thread reading(List<Integer> sizes) {
    Thread reader = new Thread(() -> {
      try {
        for (int size : sizes) {
          ahead.put(new byte[size]);
          read.incrementAndGet();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    reader.setDaemon(true);
    reader.start();
    return reader;
  }

  private static void awaitBlocked(Thread reader) {
    await().atMost(LONG).until(() -> reader.getState() == Thread.State.WAITING);
  }

  @Test
  void so_many_bytes_are_read_ahead() throws Exception {
    Thread reader = reading(List.of(4_000, 4_000, 4_000));
    awaitBlocked(reader);
    assertThat(read).hasValue(2);
    assertThat(ahead.take(NOW).orElseThrow()).hasSize(4_000);
    reader.join(60_000);
    assertThat(read).hasValue(3);
  }

  @Test
  void small_chunks_take_room_too() {
    Thread reader = reading(Collections.nCopies(ROOM, 1));
    awaitBlocked(reader);
    assertThat(read.get()).isBetween(1, ROOM / 32);
    reader.interrupt();
  }

  @Test
  void a_chunk_that_is_larger_than_all_the_room_is_alone() throws Exception {
    Thread reader = reading(List.of(5, 3 * ROOM, 5));
    awaitBlocked(reader);
    assertThat(read).hasValue(1);
    assertThat(ahead.take(NOW).orElseThrow()).hasSize(5);
    assertThat(ahead.take(LONG).orElseThrow()).hasSize(3 * ROOM);
    assertThat(ahead.take(LONG).orElseThrow()).hasSize(5);
    assertThat(ahead.take(NOW)).isEmpty();
  }

  @Test
  void the_end_comes_after_everything_and_needs_no_room() throws Exception {
    ahead.put(new byte[ROOM]);
    ahead.put(new byte[0]);
    ahead.end();
    assertThat(ahead.take(NOW).orElseThrow()).hasSize(ROOM);
    assertThat(ahead.isNextHere()).isTrue();
    assertThat(ahead.take(NOW).orElseThrow()).isEmpty();
    assertThat(ahead.isNextHere()).isFalse();
  }
}
