/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.x;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the lines of the stream, and the answers about rules. */
final class PostParser {
  private static final JsonFactory JSON = new JsonFactory();

  private PostParser() {}

  /** A rule that the app has. */
  record KnownRule(String id, String tag, String value) {}

  /**
   * Reads one line.
   *
   * @return the post, or empty if the line has none
   * @throws XFailure if the line says that the service ends the connection
   * @throws IOException if the line is malformed
   */
  static Optional<XPost> post(String line) throws IOException {
    Fields fields = new Fields();
    try (JsonParser json = JSON.createParser(line)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("it is not a JSON object");
      }
      fields.readObject(json, "");
      if (json.nextToken() != null) {
        throw new IOException("something follows the JSON object");
      }
    }
    if (!fields.id.isEmpty()) {
      return Optional.of(new XPost(
          fields.id,
          fields.text,
          fields.authorId,
          fields.createdAt,
          fields.hashtags,
          fields.rules,
          line));
    }
    if (!fields.error.isEmpty()) {
      throw XFailure.network("the service has ended the connection: " + fields.error);
    }
    throw new IOException("it has neither a post nor an error");
  }

  /** Reads the rules of an app. */
  static List<KnownRule> rules(String body) throws IOException {
    List<KnownRule> rules = new ArrayList<>();
    try (JsonParser json = JSON.createParser(body)) {
      String id = "";
      String tag = "";
      String value = "";
      int depth = 0;
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token == JsonToken.START_OBJECT) {
          depth++;
          if (depth == 2) {
            id = "";
            tag = "";
            value = "";
          }
        } else if (token == JsonToken.END_OBJECT) {
          if (depth == 2 && !id.isEmpty() && !value.isEmpty()) {
            rules.add(new KnownRule(id, tag, value));
          }
          depth--;
        } else if (depth == 2 && token == JsonToken.VALUE_STRING && json.currentName() != null) {
          switch (json.currentName()) {
            case "id" -> id = json.getText();
            case "tag" -> tag = json.getText();
            case "value" -> value = json.getText();
            default -> {}
          }
        }
      }
    }
    return rules;
  }

  /** What is found in a line, by its path. */
  private static final class Fields {
    private String id = "";
    private String text = "";
    private String authorId = "";
    private String createdAt = "";
    private String error = "";
    private final List<String> hashtags = new ArrayList<>();
    private final List<String> rules = new ArrayList<>();

    void readObject(JsonParser json, String path) throws IOException {
      for (JsonToken token = json.nextToken();
          token != JsonToken.END_OBJECT;
          token = json.nextToken()) {
        String name = path + "/" + json.currentName();
        read(json, json.nextToken(), name);
      }
    }

    private void read(JsonParser json, JsonToken token, String path) throws IOException {
      if (token == JsonToken.START_OBJECT) {
        readObject(json, path);
      } else if (token == JsonToken.START_ARRAY) {
        for (JsonToken next = json.nextToken();
            next != JsonToken.END_ARRAY;
            next = json.nextToken()) {
          read(json, next, path);
        }
      } else if (token == JsonToken.VALUE_STRING) {
        set(path, json.getText());
      }
    }

    private void set(String path, String value) {
      switch (path) {
        case "/data/id" -> id = value;
        case "/data/text" -> text = value;
        case "/data/author_id" -> authorId = value;
        case "/data/created_at" -> createdAt = value;
        case "/data/entities/hashtags/tag" -> hashtags.add(value);
        case "/matching_rules/tag" -> rules.add(value);
        case "/errors/title", "/errors/detail" -> error += (error.isEmpty() ? "" : ", ") + value;
        default -> {}
      }
    }
  }
}
