/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.spi.source.RowOffset;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

class KafkaOffsetsTest {
  private static final Uuid OLD = new Uuid(1, 2);
  private static final Uuid NEW = new Uuid(3, 4);

  @Test
  void an_offset_is_its_text_again() {
    KafkaOffsets offsets = KafkaOffsets.of(
        Map.of(
            new TopicPartition("words", 0), 3L,
            new TopicPartition("orders", 10), 7L,
            new TopicPartition("orders", 2), 12L),
        new TopicCatalog(Set.of(), Map.of("orders", OLD), Set.of()));
    assertThat(offsets.text()).isEqualTo("v1:orders@" + OLD + "/2:12,10:7;words/0:3");
    assertThat(KafkaOffsets.parse(offsets.text())).isEqualTo(offsets);
    assertThat(KafkaOffsets.parse("v1:")).isEqualTo(new KafkaOffsets(Collections.emptySortedMap()));
    assertThat(KafkaOffsets.parse("v1:").text()).isEqualTo("v1:");
    String mixed = "v1:orders@" + OLD + "/0:1;orders@" + NEW + "/1:2;orders/2:3";
    assertThat(KafkaOffsets.parse(mixed).text()).isEqualTo(mixed);
  }

  @Test
  void offsets_in_two_topics_of_one_name_are_different_and_have_no_range() {
    assertThat(KafkaOffsets.parse("v1:a@" + OLD + "/0:5"))
        .isNotEqualTo(KafkaOffsets.parse("v1:a@" + NEW + "/0:5"));
    assertThat(KafkaOffsetRange.of(range("a@" + OLD + "/0:5", "a@" + NEW + "/0:9")))
        .isEmpty();
    assertThat(KafkaOffsetRange.of(range("a/0:5", "a@" + NEW + "/0:9")))
        .as("an id that was not known")
        .containsExactly(new KafkaOffsetRange("a", 0, 5, 9));
  }

  @Test
  void a_text_of_another_source_is_refused() {
    for (String text : new String[] {
      "v1:17", "v1:orders/0", "v1:orders/0:", "v1:orders/x:1", "v1:a/0:1;;", "v1:a@b/0:1"
    }) {
      assertThatThrownBy(() -> KafkaOffsets.parse(text))
          .hasMessage(
              "\"" + text
                  + "\" is not a position in topics; it has the form v1:orders/0:12,1:7;words/0:3, with @ and the topic's id after its name");
    }
  }

  @Test
  void a_range_is_what_lies_between_offsets_of_the_same_partition() {
    OffsetRange range = range("a/0:5,1:5,2:5;b/0:1", "a/0:7,1:5,2:3,3:4;b/0:2");
    assertThat(KafkaOffsetRange.of(range))
        .containsExactly(new KafkaOffsetRange("a", 0, 5, 7), new KafkaOffsetRange("b", 0, 1, 2));
    assertThat(KafkaOffsetRange.of(range).get(0)).hasToString("a/0 [5, 7)");
    assertThat(KafkaOffsetRange.of(range).get(0).size()).isEqualTo(2);
  }

  @Test
  void a_range_of_a_queue_that_stands_in_has_no_parts() {
    assertThat(KafkaOffsetRange.of(new OffsetRange(new RowOffset(0), new RowOffset(1))))
        .isEmpty();
  }

  private static OffsetRange range(String from, String until) {
    return new OffsetRange(KafkaOffsets.parse("v1:" + from), KafkaOffsets.parse("v1:" + until));
  }
}
