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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the body of an answer says of a failure. The status alone does not tell: the service answers a
 * request for rules with a success even where it has rejected all of them.
 *
 * @param problem what the answer says of itself; empty if it says nothing
 * @param rejected how many of the requested changes were not made
 * @param errors what the answer says of parts of the request
 */
record Answer(String problem, int rejected, List<Problem> errors) {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int MOST_CHARACTERS = 300;

  /**
   * What was wrong with a part of a request.
   *
   * @param title kind of the problem, such as {@code DuplicateRule}
   * @param value the rule that was rejected; empty if it is not about one
   * @param id the rule that exists already; empty if there is none
   * @param detail the reason in words; may be empty
   */
  record Problem(String title, String value, String id, String detail) {
    boolean isDuplicate() {
      return title.equals("DuplicateRule");
    }

    String reason() {
      return join(title, detail);
    }
  }

  /** Reads a body; one that is not JSON says nothing. */
  static Answer parse(String body) {
    Reading reading = new Reading();
    try (JsonParser json = JSON.createParser(body)) {
      if (json.nextToken() == JsonToken.START_OBJECT) {
        reading.readObject(json, "");
      }
    } catch (IOException e) {
      // A proxy may answer with a page: what was understood so far counts.
    }
    return new Answer(
        join(reading.title, reading.detail), reading.rejected, List.copyOf(reading.errors));
  }

  /** What the answer says of the request as a whole, or of its parts; empty if it says nothing. */
  String reason() {
    return problem.isEmpty()
        ? errors.stream()
            .map(Problem::reason)
            .filter(reason -> !reason.isEmpty())
            .distinct()
            .collect(Collectors.joining("; "))
        : problem;
  }

  /**
   * Makes a text of the service fit for a message: on one line, not longer than 300 characters, and
   * without the token, should the service repeat it.
   */
  static String printable(String text, String token) {
    StringBuilder printable = new StringBuilder();
    text.replace(token, "***")
        .codePoints()
        .filter(c -> !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT)
        .limit(MOST_CHARACTERS)
        .forEach(printable::appendCodePoint);
    return printable.toString().strip();
  }

  private static String join(String title, String detail) {
    return Stream.of(title, detail)
        .filter(part -> !part.isBlank())
        .distinct()
        .collect(Collectors.joining(": "));
  }

  private static final class Reading {
    private String title = "";
    private String detail = "";
    private int rejected;
    private final List<Problem> errors = new ArrayList<>();
    private String errorTitle = "";
    private String errorValue = "";
    private String errorId = "";
    private String errorDetail = "";

    void readObject(JsonParser json, String path) throws IOException {
      for (JsonToken token = json.nextToken();
          token == JsonToken.FIELD_NAME;
          token = json.nextToken()) {
        String name = path + "/" + json.currentName();
        read(json, json.nextToken(), name);
      }
    }

    private void read(JsonParser json, JsonToken token, String path) throws IOException {
      if (token == JsonToken.START_OBJECT) {
        readObject(json, path);
        if (path.equals("/errors")) {
          errors.add(new Problem(errorTitle, errorValue, errorId, errorDetail));
          errorTitle = "";
          errorValue = "";
          errorId = "";
          errorDetail = "";
        }
      } else if (token == JsonToken.START_ARRAY) {
        for (JsonToken next = json.nextToken();
            next != null && next != JsonToken.END_ARRAY;
            next = json.nextToken()) {
          read(json, next, path);
        }
      } else if (token == JsonToken.VALUE_STRING) {
        set(path, json.getText());
      } else if (token == JsonToken.VALUE_NUMBER_INT) {
        count(path, json.getValueAsInt());
      }
    }

    private void set(String path, String text) {
      switch (path) {
        case "/title" -> title = text;
        case "/detail" -> detail = text;
        case "/errors/title" -> errorTitle = text;
        case "/errors/value" -> errorValue = text;
        case "/errors/id" -> errorId = text;
        case "/errors/detail", "/errors/details", "/errors/message" ->
          errorDetail += (errorDetail.isEmpty() ? "" : ", ") + text;
        default -> {}
      }
    }

    private void count(String path, int number) {
      switch (path) {
        case "/meta/summary/not_created", "/meta/summary/not_deleted" -> rejected += number;
        default -> {}
      }
    }
  }
}
