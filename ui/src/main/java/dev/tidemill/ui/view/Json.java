/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui.view;

import java.util.Locale;
import java.util.function.BiConsumer;

/**
 * Writes JSON. Characters that mean something in HTML or JavaScript are escaped, so that no text of
 * a job can become part of a page wherever it is put.
 */
final class Json {
  private final StringBuilder out = new StringBuilder(1_024);
  private boolean needsComma;

  Json object(Runnable fields) {
    return nested('{', fields, '}');
  }

  Json array(Runnable elements) {
    return nested('[', elements, ']');
  }

  /** An array with an element for each value. */
  <T> Json array(Iterable<T> values, BiConsumer<Json, T> element) {
    return array(() -> values.forEach(value -> element.accept(this, value)));
  }

  private Json nested(char open, Runnable content, char close) {
    separate();
    out.append(open);
    needsComma = false;
    content.run();
    out.append(close);
    needsComma = true;
    return this;
  }

  /** The name of a field; its value comes next. */
  Json name(String name) {
    separate();
    quote(name);
    out.append(':');
    needsComma = false;
    return this;
  }

  Json value(String text) {
    separate();
    quote(text);
    return this;
  }

  Json value(long number) {
    separate();
    out.append(number);
    return this;
  }

  Json value(boolean flag) {
    separate();
    out.append(flag);
    return this;
  }

  /** A number; null if it is not one. */
  Json value(double number) {
    separate();
    if (Double.isFinite(number)) {
      out.append(number);
    } else {
      out.append("null");
    }
    return this;
  }

  Json field(String name, String text) {
    return name(name).value(text);
  }

  Json field(String name, long number) {
    return name(name).value(number);
  }

  Json field(String name, double number) {
    return name(name).value(number);
  }

  Json field(String name, boolean flag) {
    return name(name).value(flag);
  }

  private void separate() {
    if (needsComma) {
      out.append(',');
    }
    needsComma = true;
  }

  private void quote(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20
              || (c >= 0x7f && c < 0xa0)
              || "<>&'\u2028\u2029\ufeff".indexOf(c) >= 0
              || (Character.isSurrogate(c) && !isPaired(text, i))) {
            out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private static boolean isPaired(String text, int i) {
    return Character.isHighSurrogate(text.charAt(i))
        ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
        : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
