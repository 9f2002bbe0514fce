/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.pekko;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The text of positions is read again by later starts, whatever an earlier one has written. */
class PositionsTest {
  private static Positions parse(String text) {
    return Positions.parse(Optional.of(text));
  }

  @Test
  void what_is_written_is_read_again_in_order() {
    Positions positions = Positions.parse(Optional.empty());
    positions.set("host-7", Long.MAX_VALUE);
    positions.set(Positions.TELL + "pekko://peer@127.0.0.1:1/user/a", -3);
    positions.set("pekko://peer/b", 0);
    Positions read = parse(positions.toString());
    assertThat(read.toString()).isEqualTo(positions.toString());
    assertThat(read.senders())
        .containsExactly("host-7", "tell pekko://peer@127.0.0.1:1/user/a", "pekko://peer/b");
    assertThat(read.of("host-7")).hasValue(Long.MAX_VALUE);
  }

  @Test
  void lines_that_are_none_are_passed_over() {
    Positions read = parse("v1:5 a\nx y\n99999999999999999999 b\n7 no id\n 8\n9 host-7\n");
    assertThat(read.senders()).containsExactly("a", "host-7");
    assertThat(read.of("host-7")).hasValue(9);
  }
}
