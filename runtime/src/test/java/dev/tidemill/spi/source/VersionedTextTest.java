/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.error.TidemillException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionedTextTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "42", "v1:", "two\nlines", ":"})
  void what_is_written_is_read(String text) {
    VersionedText versioned = new VersionedText(2, text);
    assertThat(versioned).hasToString("v2:" + text);
    assertThat(VersionedText.parse("v2:" + text, 2)).isEqualTo(versioned);
    assertThat(VersionedText.parse("v2:" + text, 3)).isEqualTo(versioned);
  }

  @Test
  void refuses_a_newer_version_and_says_which_it_reads() {
    assertThatThrownBy(() -> VersionedText.parse("v7:42", 1))
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining(
            "\"v7:42\" has version 7 of its format, and this source reads version 1;"
                + " go on with the version of the program that wrote it, or a later one");
    assertThatThrownBy(() -> VersionedText.parse("v7:42", 6))
        .hasMessageContaining("this source reads versions 1 to 6");
    assertThatThrownBy(() -> VersionedText.parse("v0:42", 6))
        .hasMessageContaining("has version 0 of its format");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "42", "v:42", "vx:42", "v1", "v-1:42", "v99999999999:42"})
  void refuses_a_text_without_version(String written) {
    assertThatThrownBy(() -> VersionedText.parse(written, 1))
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("does not begin with the version of its format, as in \"v1:...\"");
  }

  @Test
  void a_row_is_kept_with_its_version_and_shown_without() {
    assertThat(new RowOffset(42).text()).isEqualTo("v1:42");
    assertThat(RowOffset.parse("v1:42")).isEqualTo(new RowOffset(42)).hasToString("42");
    assertThat(new OffsetRange(new RowOffset(1), new RowOffset(42))).hasToString("[1, 42)");
    assertThatThrownBy(() -> RowOffset.parse("v1:x"))
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("\"v1:x\" is not a position; it has a number after v1:, as in v1:42");
  }
}
