/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonParserTest {
  @Test
  void every_kind_of_value_is_read() {
    assertThat(JsonParser.parse(
            " {\"a\" : [1, -2.5e1, true, false, null], \"b\":{}, \"c\":[] ,\"a\":\"last\"} "))
        .isEqualTo(Map.of("a", "last", "b", Map.of(), "c", List.of()));
    assertThat(JsonParser.parse("[1, -2.5e1, true, false, null, 9223372036854775807]"))
        .isEqualTo(Arrays.asList(1L, -25.0, true, false, null, Long.MAX_VALUE));
  }

  @Test
  void escapes_are_resolved() {
    assertThat(JsonParser.parse("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00\""))
        .isEqualTo("\"\\/\b\f\n\r\t\u00e9\ud83d\ude00");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[",
        "[1",
        "[1,]",
        "[,]",
        "{\"a\"}",
        "{\"a\":}",
        "{a:1}",
        "{\"a\":1,}",
        "tru",
        "\"abc",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\uwxyz\"",
        "\"a\nb\"",
        "1 2",
        "--1",
        "1e",
        "{} x"
      })
  void what_is_not_json_is_refused(String text) {
    assertThatThrownBy(() -> JsonParser.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void depth_is_bounded() {
    String deep = "[".repeat(100_000);

    assertThatThrownBy(() -> JsonParser.parse(deep)).hasMessageContaining("64 levels");
  }
}
