/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PositionTest {
  @Test
  void positions_survive_as_text() {
    for (String text : List.of("beginning", "@1700000000000", "4959", "4959:2", "end", "end@17")) {
      assertThat(Position.parse(text)).hasToString(text);
    }
    ShardOffsets offsets = new ShardOffsets(
        Map.of("shardId-1", Position.after("12", 3), "shardId-0", Position.BEGINNING));
    assertThat(offsets.text()).isEqualTo("v1:shardId-0=beginning,shardId-1=12:3");
    assertThat(ShardOffsets.parse(offsets.text())).isEqualTo(offsets);
    assertThat(ShardOffsets.parse("v1:").next()).isEmpty();
  }

  @Test
  void a_text_that_is_no_position_is_refused() {
    for (String text : List.of("", "x", "12:", "12:x", "@", "end@", "-5")) {
      assertThatThrownBy(() -> Position.parse(text))
          .as(text)
          .hasMessageContaining("is not a position in a shard");
    }
    assertThatThrownBy(() -> ShardOffsets.parse("v1:shard"))
        .hasMessageContaining("not of the form shard=position");
  }

  @Test
  void sequence_numbers_are_compared_as_numbers() {
    assertThat(Position.compareSequences("9", "10")).isNegative();
    assertThat(Position.compareSequences("20", "10")).isPositive();
    assertThat(Position.compareSequences("10", "10")).isZero();
  }
}
