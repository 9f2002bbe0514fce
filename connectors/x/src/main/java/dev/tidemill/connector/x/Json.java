/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.x;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;

/** The requests that change rules. */
final class Json {
  private static final JsonFactory JSON = new JsonFactory();

  private Json() {}

  static String delete(List<String> ids) throws IOException {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeObjectFieldStart("delete");
      json.writeArrayFieldStart("ids");
      for (String id : ids) {
        json.writeString(id);
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeEndObject();
    }
    return out.toString();
  }

  static String add(String prefix, List<XRule> rules) throws IOException {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeArrayFieldStart("add");
      for (XRule rule : rules) {
        json.writeStartObject();
        json.writeStringField("value", rule.value());
        json.writeStringField("tag", prefix + rule.tag());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return out.toString();
  }
}
