/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.x;

import dev.tidemill.spi.source.EncodedRecord;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A post, as the filtered stream sends it.
 *
 * @param id its id; later posts have greater ids
 * @param text its text
 * @param authorId id of its author; empty if the service does not say
 * @param createdAt when it was posted, as ISO 8601 text; empty if the service does not say
 * @param hashtags its hashtags, without the #
 * @param rules tags of the rules that it matches
 * @param json everything that was sent
 */
public record XPost(
    String id,
    String text,
    String authorId,
    String createdAt,
    List<String> hashtags,
    List<String> rules,
    String json)
    implements EncodedRecord, Serializable {
  public XPost {
    hashtags = List.copyOf(hashtags);
    rules = List.copyOf(rules);
  }

  /** A post with an id, a text and hashtags: for tests. */
  public static XPost of(String id, String text, String... hashtags) {
    return new XPost(id, text, "", "", List.of(hashtags), List.of(), "");
  }

  /** Everything that was sent, in UTF-8. */
  @Override
  public byte[] payload() {
    return json.getBytes(StandardCharsets.UTF_8);
  }

  /** How many bytes were sent, counted without encoding them. */
  @Override
  public int size() {
    int bytes = json.length();
    for (int i = 0; i < json.length(); i++) {
      char each = json.charAt(i);
      if (each >= 0x80) {
        // The two halves of a surrogate pair have two bytes each.
        bytes += each < 0x800 || Character.isSurrogate(each) ? 1 : 2;
      }
    }
    return bytes;
  }

  /** {@code post 1790000000000000001}. */
  @Override
  public String position() {
    return "post " + id;
  }

  /** Returns the value of {@code id}, {@code authorId} or {@code createdAt}. */
  @Override
  public Optional<String> attribute(String name) {
    return switch (name) {
      case "id" -> Optional.of(id);
      case "authorId" -> Optional.of(authorId);
      case "createdAt" -> Optional.of(createdAt);
      default -> Optional.empty();
    };
  }

  /** Id and size; not the text. */
  @Override
  public String toString() {
    return "post " + id + ", " + text.length() + " characters";
  }
}
