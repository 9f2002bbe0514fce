/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import java.util.List;

/**
 * What is written of one type: the fields of a record or class in their order, the constants of an enum, or the permitted classes of a sealed
 * type.
 *
 * @param name name of the class as {@link Class#getName} has it, with its type arguments if they are known
 * @param kind what kind of type it is
 * @param version {@link Codec#version} of an own codec, else 1
 * @param fields fields in the order in which they are written
 * @param names constants of an enum in their order, or names of the classes of a sealed type
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
    /** A type with an own {@link Codec}; what it writes is known to nobody else. */
    CUSTOM(4);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    /** Stands for it in stored bytes: never changes. */
    int code() {
      return code;
    }
  }

  /**
   * A field.
   *
   * @param name its name
   * @param type its type, for example {@code long}, {@code List<com.app.Line>}, {@code Object}; {@code com.app.Base+} stands for a class and
   *     its subclasses
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

  /** The schema of a type with an own codec. */
  public static TypeSchema custom(String name, int version) {
    return new TypeSchema(name, Kind.CUSTOM, version, List.of(), List.of());
  }

  /** As {@code Schema} prints it. */
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
