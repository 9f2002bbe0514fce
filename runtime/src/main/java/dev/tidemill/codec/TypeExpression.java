/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A type as a schema names it: {@code long}, {@code List<com.app.Line>}, {@code com.app.Line[]};
 * {@code com.app.Base+} is a class with its subclasses. A class in no package has a dot in front,
 * so that it is not taken for one of the names without package.
 *
 * @param name a class's name, a name without package, {@code []} or {@code +}
 * @param arguments type arguments, or what is in front of {@code []} or {@code +}
 */
record TypeExpression(String name, List<TypeExpression> arguments) {
  private static final String ARRAY = "[]";
  private static final String OPEN = "+";
  private static final int MAX_DEPTH = 40;

  TypeExpression {
    arguments = List.copyOf(arguments);
  }

  static String nameOf(Class<?> type) {
    return type.getName().indexOf('.') < 0 ? "." + type.getName() : type.getName();
  }

  /** The name that the JVM has for the class of a name in a schema. */
  static String className(String name) {
    return name.startsWith(".") ? name.substring(1) : name;
  }

  /** Reads a type; empty if it is none. */
  static Optional<TypeExpression> parse(String text) {
    Parser parser = new Parser(text);
    try {
      TypeExpression parsed = parser.type(0);
      return parser.isAtEnd() ? Optional.of(parsed) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  boolean isArray() {
    return name.equals(ARRAY);
  }

  boolean isOpen() {
    return name.equals(OPEN);
  }

  /** Whether it names a class that has an entry in the schema. */
  boolean isNamed() {
    return name.indexOf('.') >= 0;
  }

  TypeExpression argument(int i) {
    return arguments.get(i);
  }

  @Override
  public String toString() {
    if (isArray() || isOpen()) {
      return arguments.get(0) + name;
    }
    if (arguments.isEmpty()) {
      return name;
    }
    StringBuilder text = new StringBuilder(name).append('<').append(arguments.get(0));
    arguments.subList(1, arguments.size()).forEach(each -> text.append(", ").append(each));
    return text.append('>').toString();
  }

  private static final class Parser {
    private final String text;
    private int at;

    Parser(String text) {
      this.text = text;
    }

    boolean isAtEnd() {
      return at == text.length();
    }

    TypeExpression type(int depth) {
      if (depth > MAX_DEPTH) {
        throw new IllegalArgumentException("too deep");
      }
      int from = at;
      while (at < text.length() && "<>,[+ ]".indexOf(text.charAt(at)) < 0) {
        at++;
      }
      if (at == from) {
        throw new IllegalArgumentException("no name");
      }
      String name = text.substring(from, at);
      List<TypeExpression> arguments = new ArrayList<>();
      if (skip("<")) {
        do {
          arguments.add(type(depth + 1));
        } while (skip(", "));
        if (!skip(">")) {
          throw new IllegalArgumentException("no end");
        }
      }
      TypeExpression type = new TypeExpression(name, arguments);
      for (int suffixes = 0; ; suffixes++) {
        if (suffixes > MAX_DEPTH) {
          throw new IllegalArgumentException("too deep");
        }
        if (skip(OPEN)) {
          type = new TypeExpression(OPEN, List.of(type));
        } else if (skip(ARRAY)) {
          type = new TypeExpression(ARRAY, List.of(type));
        } else {
          return type;
        }
      }
    }

    private boolean skip(String part) {
      boolean isThere = text.startsWith(part, at);
      if (isThere) {
        at += part.length();
      }
      return isThere;
    }
  }
}
