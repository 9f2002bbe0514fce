/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ArgumentTextTest {

  @Test
  void every_kind_of_white_space_separates() throws RunFailure {
    assertThat(split("\n    one\n\t two\r\n three  four\n"))
        .containsExactly("one", "two", "three", "four");
  }

  @Test
  void nothing_but_white_space_is_no_argument() throws RunFailure {
    assertThat(split("")).isEmpty();
    assertThat(split(" \n\t ")).isEmpty();
  }

  @Test
  void quotes_of_either_kind_keep_white_space_and_the_other_kind() throws RunFailure {
    assertThat(split("'two words' \"it's\" 'say \"so\"' 'two\nlines'"))
        .containsExactly("two words", "it's", "say \"so\"", "two\nlines");
  }

  @Test
  void a_pair_of_quotes_is_an_empty_argument() throws RunFailure {
    assertThat(split("'' \"\" ''''")).containsExactly("", "", "");
  }

  @Test
  void quotes_within_an_argument_belong_to_it() throws RunFailure {
    assertThat(split("--name='Basel Stadt' a''b")).containsExactly("--name=Basel Stadt", "ab");
  }

  @Test
  void a_backslash_is_a_character_like_any_other() throws RunFailure {
    assertThat(split("C:\\temp 'a\\'")).containsExactly("C:\\temp", "a\\");
  }

  @Test
  void a_quote_that_nothing_closes_is_refused_without_the_text() {
    assertThatThrownBy(() -> split("--password 'secret"))
        .isInstanceOf(RunFailure.class)
        .hasMessage("stream.args opens a quote ' at character 12 that nothing closes.");
  }

  private static List<String> split(String text) throws RunFailure {
    return ArgumentText.split("stream.args", text);
  }
}
