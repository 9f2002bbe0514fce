/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.archetype;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TemplateTextTest {

  private static final TemplateText TEMPLATES = new TemplateText(
      Map.of("package", "com.acme.counts", "groupId", "com.acme", "cost.limit", "$1 \\ up"));

  @Test
  void names_between_at_signs_are_filled_in() {
    assertThat(TEMPLATES.fillIn("package @package@; // of @groupId@, @groupId@"))
        .isEqualTo("package com.acme.counts; // of com.acme, com.acme");
  }

  @Test
  void values_are_taken_as_they_are() {
    assertThat(TEMPLATES.fillIn("<@cost.limit@>")).isEqualTo("<$1 \\ up>");
  }

  @Test
  void everything_else_stays_as_it_is() {
    String text = "## Heading\n@Test void a() {} // ${groupId} #set( $x ) me@acme.com \\@ @";
    assertThat(TEMPLATES.fillIn(text)).isEqualTo(text);
  }

  @Test
  void a_name_without_a_value_is_an_error() {
    assertThatThrownBy(() -> TEMPLATES.fillIn("@pakage@"))
        .hasMessage("A template names @pakage@, which has no value");
  }

  @Test
  void paths_have_the_package_as_folders_and_hidden_files() {
    assertThat(TEMPLATES.path("src/main/java/__package__/Job.java"))
        .isEqualTo("src/main/java/com/acme/counts/Job.java");
    assertThat(TEMPLATES.path("dot-gitignore")).isEqualTo(".gitignore");
    assertThat(TEMPLATES.path("inbox/dot-keep")).isEqualTo("inbox/.keep");
    assertThat(TEMPLATES.path("a-dot-b")).isEqualTo("a-dot-b");
  }
}
