/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.x;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tidemill.connector.x.LineReader.Line;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the lines of the stream, and the answers about rules. */
final class PostParser {
  /** A line is UTF-8, and says nothing of another encoding. */
  private static final JsonFactory JSON =
      JsonFactory.builder().disable(JsonFactory.Feature.CHARSET_DETECTION).build();

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
  static Optional<XPost> post(Line line) throws IOException {
    Fields fields = new Fields();
    try (JsonParser json = JSON.createParser(line.content(), line.offset(), line.length())) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("it is not a JSON object");
      }
      fields.readLine(json);
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
          new String(line.content(), line.offset(), line.length(), StandardCharsets.UTF_8)));
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

  /** What is found in a line. Objects may be in arrays: the service sends both. */
  private static final class Fields {
    private String id = "";
    private String text = "";
    private String authorId = "";
    private String createdAt = "";
    private String error = "";
    private List<String> hashtags = List.of();
    private List<String> rules = List.of();

    /** Reads an object whose beginning was read. */
    @FunctionalInterface
    private interface ObjectReader {
      void read(JsonParser json) throws IOException;
    }

    void readLine(JsonParser json) throws IOException {
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        json.nextToken();
        switch (name) {
          case "data" -> objects(json, this::readPost);
          case "matching_rules" -> objects(json, this::readRule);
          case "errors" -> objects(json, this::readError);
          default -> json.skipChildren();
        }
      }
    }

    private static void objects(JsonParser json, ObjectReader reader) throws IOException {
      if (json.currentToken() == JsonToken.START_OBJECT) {
        reader.read(json);
      } else if (json.currentToken() == JsonToken.START_ARRAY) {
        while (json.nextToken() != JsonToken.END_ARRAY) {
          objects(json, reader);
        }
      }
    }

    private void readPost(JsonParser json) throws IOException {
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        json.nextToken();
        switch (name) {
          case "id" -> id = text(json, id);
          case "text" -> text = text(json, text);
          case "author_id" -> authorId = text(json, authorId);
          case "created_at" -> createdAt = text(json, createdAt);
          case "entities" -> objects(json, this::readEntities);
          default -> json.skipChildren();
        }
      }
    }

    private void readEntities(JsonParser json) throws IOException {
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        json.nextToken();
        if (name.equals("hashtags")) {
          objects(json, this::readHashtag);
        } else {
          json.skipChildren();
        }
      }
    }

    private void readHashtag(JsonParser json) throws IOException {
      hashtags = readTag(json, hashtags);
    }

    private void readRule(JsonParser json) throws IOException {
      rules = readTag(json, rules);
    }

    private static List<String> readTag(JsonParser json, List<String> known) throws IOException {
      List<String> tags = known;
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        boolean isText = json.nextToken() == JsonToken.VALUE_STRING;
        if (isText && name.equals("tag")) {
          tags = tags.isEmpty() ? new ArrayList<>() : tags;
          tags.add(json.getText());
        } else {
          json.skipChildren();
        }
      }
      return tags;
    }

    private void readError(JsonParser json) throws IOException {
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        boolean isText = json.nextToken() == JsonToken.VALUE_STRING;
        if (isText && (name.equals("title") || name.equals("detail"))) {
          error += (error.isEmpty() ? "" : ", ") + json.getText();
        } else {
          json.skipChildren();
        }
      }
    }

    /** The text that was read, or what is known if it is something else. */
    private static String text(JsonParser json, String known) throws IOException {
      if (json.currentToken() == JsonToken.VALUE_STRING) {
        return json.getText();
      }
      json.skipChildren();
      return known;
    }
  }
}
