/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.archetype;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearNamesTest {

  private static final List<String> KNOWN = List.of("WordCount", "Totals", "TopTen", "Alerts");

  @Test
  void a_slip_of_the_finger_is_near() {
    assertThat(NearNames.of("WordCuont", KNOWN)).containsExactly("WordCount");
    assertThat(NearNames.of("WordCont", KNOWN)).containsExactly("WordCount");
    assertThat(NearNames.of("WordCountt", KNOWN)).containsExactly("WordCount");
    assertThat(NearNames.of("wordcount", KNOWN)).containsExactly("WordCount");
  }

  @Test
  void the_beginning_or_the_end_of_a_name_is_near() {
    assertThat(NearNames.of("Word", KNOWN)).containsExactly("WordCount");
    assertThat(NearNames.of("count", KNOWN)).containsExactly("WordCount");
  }

  @Test
  void an_entirely_different_name_is_not_near() {
    assertThat(NearNames.of("Frobnicate", KNOWN)).isEmpty();
    assertThat(NearNames.of("x", KNOWN)).isEmpty();
  }

  @Test
  void the_nearest_come_first_and_at_most_three() {
    assertThat(NearNames.of("abcd", List.of("abxx", "abcx", "abcd1", "xbcd", "abyy")))
        .containsExactly("abcd1", "abcx", "xbcd");
  }
}
