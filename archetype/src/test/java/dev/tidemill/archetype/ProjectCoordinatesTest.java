/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.archetype;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectCoordinatesTest {

  @Test
  void without_a_package_the_group_is_it() throws ProjectFailure {
    assertThat(ProjectCoordinates.of(" com.acme ", "word-count", "1.0", ""))
        .isEqualTo(new ProjectCoordinates("com.acme", "word-count", "1.0", "com.acme"));
    assertThat(ProjectCoordinates.of("com.acme.Data-Team", "a", "1", " ").packageName())
        .isEqualTo("com.acme.data_team");
    assertThat(ProjectCoordinates.of("com.data-team", "a", "1", "com.data-team").packageName())
        .isEqualTo("com.data_team");
  }

  @Test
  void a_package_is_what_it_is_given() throws ProjectFailure {
    assertThat(ProjectCoordinates.of("com.acme", "a", "1", "org.Other").packageName())
        .isEqualTo("org.Other");
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "../up", "a/b", "-x", "a b", "<x>", "${x}", ".hidden"})
  void what_would_be_no_directory_or_no_element_is_refused(String artifactId) {
    assertThatThrownBy(() -> ProjectCoordinates.of("com.acme", artifactId, "1", ""))
        .isInstanceOf(ProjectFailure.class)
        .hasMessageStartingWith("artifactId is '" + artifactId + "'; it may have letters");
  }

  @Test
  void what_is_missing_is_asked_for_with_an_example() {
    assertThatThrownBy(() -> ProjectCoordinates.of("", "a", "1", ""))
        .hasMessage("groupId is missing. Add for example -DgroupId=com.acme");
  }

  @ParameterizedTest
  @ValueSource(strings = {"com.class", "com..acme", "1com", "com/acme", "com.acme-x"})
  void what_is_no_package_is_refused(String name) {
    assertThatThrownBy(() -> ProjectCoordinates.of("com.acme", "a", "1", name))
        .isInstanceOf(ProjectFailure.class)
        .hasMessageContaining("'" + name + "' cannot be the name of a package");
  }

  @Test
  void a_group_that_is_no_package_asks_for_one() {
    assertThatThrownBy(() -> ProjectCoordinates.of("com.new", "a", "1", ""))
        .hasMessageContaining("-Dpackage=com.acme.counts");
  }
}
