/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import java.util.List;

/**
 * The schema of one type: the fields of a record or class in order, the constants of an enum, or
 * the permitted classes of a sealed type.
 *
 * @param name name of the class as in {@link Class#getName}, with its type arguments if known
 * @param kind what kind of type it is
 * @param version {@link Codec#version} of a custom codec, otherwise 1
 * @param fields fields in the order in which they are written
 * @param names constants of an enum in order, or names of the permitted classes of a sealed type
 */
public record TypeSchema(
    String name, Kind kind, int version, List<Field> fields, List<String> names) {
  /** Kinds of types. */
  public enum Kind {
    /** A record. */
    RECORD(0),
    /** A class that is stored by its fields. */
    CLASS(1),
    /** An enum. */
    ENUM(2),
    /** A sealed interface or class. */
    SEALED(3),
    /** A type with a custom {@link Codec}, whose encoding is opaque. */
    CUSTOM(4);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    /** Returns the code of this kind in stored bytes, which never changes. */
    int code() {
      return code;
    }
  }

  /**
   * A field.
   *
   * @param name its name
   * @param type its type, for example {@code long}, {@code List<com.app.Line>}, {@code Object};
   *     {@code com.app.Base+} means a class and its subclasses
   */
  public record Field(String name, String type) {
    @Override
    public String toString() {
      return name + ": " + type;
    }
  }

  public TypeSchema {
    fields = List.copyOf(fields);
    names = List.copyOf(names);
  }

  /** Creates the schema of a type with a custom codec. */
  public static TypeSchema custom(String name, int version) {
    return new TypeSchema(name, Kind.CUSTOM, version, List.of(), List.of());
  }

  /** Returns the text as {@code Schema} prints it. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(kind.name().toLowerCase(java.util.Locale.ROOT))
        .append(' ')
        .append(name);
    if (kind == Kind.CUSTOM) {
      text.append(" version ").append(version);
    }
    fields.forEach(field -> text.append("\n  ").append(field));
    names.forEach(constant -> text.append("\n  ").append(constant));
    return text.toString();
  }
}
