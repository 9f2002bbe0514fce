/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.it.page;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RequiredToolsTest {
  @Test
  void a_missing_tool_leaves_tests_out_where_nobody_requires_it() {
    assertThatCode(() -> RequiredTools.missing("chromium", "no Chromium", Map.of()))
        .doesNotThrowAnyException();
    assertThatCode(() -> RequiredTools.missing(
            "chromium", "no Chromium", Map.of("TIDEMILL_REQUIRED_TOOLS", "mosquitto")))
        .doesNotThrowAnyException();
  }

  @Test
  void a_missing_tool_fails_the_build_where_it_is_required() {
    assertThatThrownBy(() -> RequiredTools.missing(
            "chromium", "no Chromium", Map.of("TIDEMILL_REQUIRED_TOOLS", "mosquitto,chromium")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("no Chromium");
  }
}
