/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.function.MapFunction;
import dev.tidemill.spi.source.RecordDecoder;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MessageIdTest {
  private static final MqttMessage MESSAGE = MqttMessage.of("doors/1", "7 open");

  private static MessageId<String> ids(MapFunction<String, String> id) {
    return new MessageId<>(RecordDecoder.text(), id, 3);
  }

  @Test
  void a_message_has_the_id_of_its_record() {
    assertThat(ids(record -> record.substring(0, 1)).apply(MESSAGE)).isEqualTo("7");
  }

  /** It would not be stored otherwise, and the broker would send it for ever. */
  @ParameterizedTest
  @MethodSource("withoutAnId")
  void a_message_without_an_id_is_never_taken_for_another(MapFunction<String, String> id) {
    MessageId<String> ids = ids(id);
    List<String> three = Stream.generate(() -> ids.apply(MESSAGE)).limit(3).toList();
    assertThat(three).doesNotContainNull().doesNotHaveDuplicates();
  }

  @SuppressWarnings("NullAway") // what the function of a program may do all the same
  static Stream<MapFunction<String, String>> withoutAnId() {
    return Stream.of(
        record -> null,
        record -> {
          throw new IllegalArgumentException("no id in " + record);
        },
        record -> record.substring(100));
  }

  @Test
  void what_cannot_be_decoded_has_an_id_too() {
    MqttMessage binary = MqttMessage.of("doors/1", "").withProperty("a", "b");
    MessageId<String> ids = new MessageId<>(
        encoded -> {
          throw new IllegalStateException("no text");
        },
        record -> "x",
        3);
    assertThat(ids.apply(binary)).isNotEqualTo(ids.apply(binary));
  }
}
