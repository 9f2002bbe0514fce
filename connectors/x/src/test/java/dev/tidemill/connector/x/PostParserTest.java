/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.x;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.connector.x.LineReader.Line;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostParserTest {
  private static Optional<XPost> parse(String text) throws IOException {
    return parse(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The line is in the middle of a buffer, as usual. */
  private static Optional<XPost> parse(byte[] line) throws IOException {
    byte[] buffer = new byte[line.length + 20];
    Arrays.fill(buffer, (byte) '}');
    System.arraycopy(line, 0, buffer, 10, line.length);
    return PostParser.post(new Line(buffer, 10, line.length, line.length, false));
  }

  @Test
  void a_post_has_what_the_service_says_of_it() throws IOException {
    String json = "{\"data\":{\"author_id\":\"7\",\"created_at\":\"2026-01-02T03:04:05.000Z\","
        + "\"edit_history_tweet_ids\":[\"1\"],\"entities\":{\"hashtags\":["
        + "{\"start\":0,\"end\":4,\"tag\":\"one\"},{\"start\":5,\"end\":9,\"tag\":\"two\"}],"
        + "\"mentions\":[{\"tag\":\"none\",\"id\":\"9\"}]},\"id\":\"1\",\"text\":\"gr\u00fc\u00df \\n\"},"
        + "\"includes\":{\"users\":[{\"id\":\"7\",\"text\":\"no\"}]},"
        + "\"matching_rules\":[{\"id\":\"3\",\"tag\":\"a\"},{\"id\":\"4\",\"tag\":\"b\"}]}";
    assertThat(parse(json))
        .hasValue(new XPost(
            "1",
            "gr\u00fc\u00df \n",
            "7",
            "2026-01-02T03:04:05.000Z",
            List.of("one", "two"),
            List.of("a", "b"),
            json));
  }

  @Test
  void values_of_another_kind_are_passed_over() throws IOException {
    XPost post = parse("{\"data\":{\"id\":\"1\",\"text\":{\"id\":\"2\"},\"author_id\":7,"
            + "\"entities\":null,\"created_at\":[\"x\"]},\"matching_rules\":[{\"tag\":5},3]}")
        .orElseThrow();
    assertThat(post.id()).isEqualTo("1");
    assertThat(post.text()).isEmpty();
    assertThat(post.authorId()).isEmpty();
    assertThat(post.createdAt()).isEmpty();
    assertThat(post.rules()).isEmpty();
  }

  @Test
  void the_reason_why_the_service_ends_the_connection_is_a_failure() {
    assertThatThrownBy(() -> parse("{\"errors\":[{\"title\":\"operational-disconnect\","
            + "\"disconnect_type\":\"UpstreamOperationalDisconnect\",\"detail\":\"going down\"}]}"))
        .isInstanceOf(XFailure.class)
        .hasMessageContaining("operational-disconnect, going down");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nothing",
        "[]",
        "{}",
        "{\"data\":[]}",
        "{\"data\":{\"text\":\"no id\"}}",
        "{\"data\":{\"id\":\"1\"",
        "{\"data\":{\"id\":\"1\"}",
        "{\"data\":[{\"id\":\"1\"}",
        "{\"data\":{\"id\":\"1\"}} {}",
        "{\"data\":{\"id\":\"1\"}}}",
        "{\"data\":{\"id\":\"1"
      })
  void lines_without_a_post_are_malformed(String line) {
    assertThatThrownBy(() -> parse(line))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(XFailure.class);
  }

  @Test
  void bytes_that_are_no_text_are_malformed() {
    byte[] line = "{\"data\":{\"id\":\"1\",\"text\":\"?\"}}".getBytes(StandardCharsets.US_ASCII);
    line[line.length - 4] = (byte) 0xff;
    assertThatThrownBy(() -> parse(line))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(XFailure.class);
  }

  @Test
  void arrays_in_arrays_are_bounded() {
    String line = "{\"data\":" + "[".repeat(100_000);
    assertThatThrownBy(() -> parse(line))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("nesting");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "plain", "gr\u00fc\u00df", "\u20ac", "\ud83d\ude00 \u00e9\u4e16"})
  void the_size_of_a_post_is_that_of_its_bytes(String text) {
    XPost post = new XPost("1", text, "", "", List.of(), List.of(), text);
    assertThat(post.size()).isEqualTo(post.payload().length);
  }
}
