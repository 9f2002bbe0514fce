/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.x;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemill.connector.x.LineReader.Line;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LinesAheadTest {
  private static final Duration NOW = Duration.ZERO;
  private static final int ROOM = 10_000;

  private final LinesAhead ahead = new LinesAhead(ROOM);
  private final AtomicInteger read = new AtomicInteger();

  private static Line line(int bytes) {
    return new Line("x".repeat(bytes), bytes, false);
  }

  private Thread reading(List<Line> lines) {
    Thread reader = new Thread(() -> {
      try {
        for (Line line : lines) {
          ahead.put(line);
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
    await().atMost(Duration.ofSeconds(60)).until(() -> reader.getState() == Thread.State.WAITING);
  }

  @Test
  void large_lines_are_read_ahead_up_to_a_number_of_bytes() throws Exception {
    Thread reader = reading(List.of(line(4_000), line(4_000), line(4_000)));
    awaitBlocked(reader);
    assertThat(read).hasValue(2);
    assertThat(ahead.take(NOW)).map(Line::bytes).hasValue(4_000L);
    reader.join(60_000);
    assertThat(read).hasValue(3);
  }

  @Test
  void small_lines_take_room_too() {
    Thread reader = reading(Collections.nCopies(ROOM, line(0)));
    awaitBlocked(reader);
    assertThat(read.get()).isBetween(1, ROOM / 32);
    reader.interrupt();
  }

  @Test
  void a_line_that_is_larger_than_all_the_room_is_alone() throws Exception {
    Thread reader = reading(List.of(line(5), line(3 * ROOM), line(5)));
    awaitBlocked(reader);
    assertThat(read).hasValue(1);
    assertThat(ahead.take(NOW)).map(Line::bytes).hasValue(5L);
    assertThat(ahead.take(Duration.ofSeconds(60))).map(Line::bytes).hasValue(3L * ROOM);
    assertThat(ahead.take(Duration.ofSeconds(60))).map(Line::bytes).hasValue(5L);
    assertThat(ahead.take(NOW)).isEqualTo(Optional.empty());
  }

  @Test
  void lines_whose_text_was_not_kept_take_little_room() throws Exception {
    for (int i = 0; i < 10; i++) {
      ahead.put(new Line("", 100L << 20, false));
    }
    assertThat(ahead.take(NOW)).isPresent();
  }
}
