/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Splits text into arguments: at white space of any kind, line ends included, except inside quotes
 * of either kind. Quotes may begin within an argument, and a pair of quotes with nothing between is
 * an empty argument. A backslash is a character like any other.
 *
 * <pre>{@code
 * one "two words" --name='Basel Stadt' ""      [one], [two words], [--name=Basel Stadt], []
 * }</pre>
 */
final class ArgumentText {

  private ArgumentText() {}

  static List<String> split(String setting, String text) throws RunFailure {
    List<String> arguments = new ArrayList<>();
    StringBuilder argument = new StringBuilder();
    boolean begun = false;
    int opened = -1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (opened >= 0) {
        if (c == text.charAt(opened)) {
          opened = -1;
        } else {
          argument.append(c);
        }
      } else if (c == '"' || c == '\'') {
        opened = i;
        begun = true;
      } else if (!Character.isWhitespace(c)) {
        argument.append(c);
        begun = true;
      } else if (begun) {
        arguments.add(argument.toString());
        argument.setLength(0);
        begun = false;
      }
    }
    if (opened >= 0) {
      // Without the text: it may hold a password, and this message goes into the log.
      throw new RunFailure(String.format(
          Locale.ROOT,
          "%s opens a quote %s at character %d that nothing closes.",
          setting,
          text.charAt(opened),
          opened + 1));
    }
    if (begun) {
      arguments.add(argument.toString());
    }
    return List.copyOf(arguments);
  }
}
