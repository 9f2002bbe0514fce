/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.internal.metrics.TapBuffer.Sample;
import dev.tidemill.spi.metrics.TappedRecord;
import dev.tidemill.time.ManualClock;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TapBufferTest {
  private final ManualClock clock = new ManualClock();
  private final TapBuffer buffer = new TapBuffer(Redaction.of(List.of("\\d{4}")), clock);

  private void add(int from, int until) {
    buffer.add(
        Time.ofMillis(from),
        IntStream.range(from, until)
            .mapToObj(n -> new Sample(0, "java.lang.String", "r" + n))
            .toList());
  }

  private List<String> texts(long after) {
    return buffer.after(after).stream().map(TappedRecord::text).toList();
  }

  @Test
  void at_most_ten_records_a_second_are_shown_and_the_newest_win() {
    add(0, 12);
    assertThat(texts(0)).hasSize(10).startsWith("r2").endsWith("r11");
    add(20, 30);
    assertThat(texts(0)).hasSize(10);
    clock.advance(Duration.ofMillis(300));
    add(30, 40);
    assertThat(texts(10)).containsExactly("r37", "r38", "r39");
    clock.advance(Duration.ofHours(1));
    add(40, 60);
    assertThat(texts(13)).hasSize(10);
  }

  @Test
  void only_the_last_hundred_are_kept() {
    for (int i = 0; i < 30; i++) {
      clock.advance(Duration.ofSeconds(1));
      add(10 * i, 10 * i + 10);
    }
    assertThat(texts(0)).hasSize(100).startsWith("r200").endsWith("r299");
    assertThat(buffer.after(0).get(0).number()).isEqualTo(201);
  }

  @Test
  void a_long_text_is_cut_behind_what_is_hidden() {
    buffer.add(Time.ofMillis(1), List.of(new Sample(3, "T", "1234" + "x".repeat(3_000))));
    TappedRecord record = buffer.after(0).get(0);
    assertThat(record.text()).isEqualTo("[redacted]" + "x".repeat(996));
    assertThat(record.isCut()).isTrue();
    assertThat(record.partition()).isEqualTo(3);
  }
}
