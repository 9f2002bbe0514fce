/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.source.VersionedText;
import java.util.ArrayList;
import java.util.List;

/**
 * Lines of fields as one text, whatever is in the fields: tabs between them, a line feed after each
 * line, and a backslash before what would be mistaken for either.
 */
final class TextFields {
  private static final int VERSION = 1;

  private final StringBuilder text = new StringBuilder();

  /** Adds a line. */
  TextFields add(Object... fields) {
    for (int i = 0; i < fields.length; i++) {
      text.append(i == 0 ? "" : "\t").append(escaped(fields[i].toString()));
    }
    text.append('\n');
    return this;
  }

  @Override
  public String toString() {
    return new VersionedText(VERSION, text.toString()).toString();
  }

  private static String escaped(String field) {
    return field.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n");
  }

  /**
   * The lines of a text, each with so many fields.
   *
   * @throws TidemillException if it is not such a text
   */
  static List<List<String>> parse(String written, int fields) {
    List<List<String>> lines = new ArrayList<>();
    String rest = VersionedText.parse(written, VERSION).text();
    if (!rest.isEmpty() && !rest.endsWith("\n")) {
      throw malformed(written, "it is cut off");
    }
    for (String line :
        rest.isEmpty() ? new String[0] : rest.substring(0, rest.length() - 1).split("\n", -1)) {
      List<String> split = new ArrayList<>();
      for (String field : line.split("\t", -1)) {
        split.add(unescaped(field));
      }
      if (split.size() != fields) {
        throw malformed(written, "a line has " + split.size() + " fields in place of " + fields);
      }
      lines.add(split);
    }
    return lines;
  }

  static TidemillException malformed(String written, String why) {
    return new TidemillException(
        ErrorCode.MALFORMED_DATA,
        "what a file stream has written to go on cannot be read, " + why + ": \"" + written + "\"");
  }

  private static String unescaped(String field) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < field.length(); i++) {
      char c = field.charAt(i);
      if (c == '\\' && i + 1 < field.length()) {
        i++;
        c = switch (field.charAt(i)) {
          case 't' -> '\t';
          case 'n' -> '\n';
          default -> field.charAt(i);
        };
      }
      plain.append(c);
    }
    return plain.toString();
  }
}
