/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.blocklog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.spi.source.Deduplication;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IdWindowTest {
  private final IdWindow window =
      new IdWindow(Optional.of(new Deduplication(3, Duration.ofSeconds(10))));

  @Test
  void the_oldest_id_is_forgotten_when_there_are_too_many() {
    List.of("a", "b", "c", "a", "d").forEach(id -> window.add(id, 0));
    assertThat(window.unknown(List.of("a", "b", "c", "d"), 0)).containsExactly(1);
  }

  @Test
  void an_id_is_forgotten_when_it_is_too_old() {
    window.add("a", 0);
    assertThat(window.contains("a", 10_000)).isTrue();
    assertThat(window.contains("a", 10_001)).isFalse();
    window.add("b", 10_001);
    assertThat(window.known()).extracting(ChunkFormat.KnownId::id).containsExactly("b");
  }

  @Test
  void ids_of_more_than_the_largest_size_are_not_remembered() {
    window.add("a".repeat(6 << 20), 0);
    window.add("b".repeat(4 << 20), 0);
    window.add("c".repeat(4 << 20), 0);
    assertThat(window.known()).hasSize(2);
    window.add("d".repeat(12 << 20), 0);
    assertThat(window.known()).isEmpty();
    window.add("e", 0);
    assertThat(window.known()).hasSize(1);
  }

  @Test
  void of_equal_ids_the_first_is_unknown() {
    assertThat(window.unknown(List.of("x", "y", "x"), 0)).containsExactly(0, 1);
  }
}
