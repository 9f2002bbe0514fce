/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec.kryo;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How a class is encoded, as a schema contains it: {@code fields com.app.Stop(name:
 * java.lang.String)}. The place in the list is its number in the bytes.
 *
 * @param form how its objects are written
 * @param name name of the class, as in {@link Class#getName}
 * @param members fields with their types or constants, in the order in which they are written; or
 *     the class of a serializer
 */
record RegisteredClass(Form form, String name, List<String> members) {
  enum Form {
    FIELDS,
    RECORD,
    ENUM,
    /** A serializer of the program. */
    CUSTOM,
    /** A serializer of Kryo. */
    KRYO;

    private final String text = name().toLowerCase(java.util.Locale.ROOT);
  }

  private static final String SEPARATOR = ", ";

  RegisteredClass {
    members = List.copyOf(members);
  }

  static Optional<RegisteredClass> parse(String text) {
    int space = text.indexOf(' ');
    int open = text.indexOf('(');
    if (space < 0 || open < space || !text.endsWith(")")) {
      return Optional.empty();
    }
    String members = text.substring(open + 1, text.length() - 1);
    return Arrays.stream(Form.values())
        .filter(form -> form.text.equals(text.substring(0, space)))
        .findFirst()
        .map(form -> new RegisteredClass(
            form,
            text.substring(space + 1, open),
            members.isEmpty() ? List.of() : List.of(members.split(SEPARATOR, -1))));
  }

  /** Why values that were written so cannot be read as the class is today, if they cannot. */
  Optional<String> problem(RegisteredClass today) {
    boolean readable = form == today.form
        && switch (form) {
          case FIELDS -> today.members.containsAll(members);
          case ENUM ->
            members.size() <= today.members.size()
                && members.equals(today.members.subList(0, members.size()));
          case RECORD, CUSTOM, KRYO -> members.equals(today.members);
        };
    return readable
        ? Optional.empty()
        : Optional.of(name + " was written as " + this + ", and is " + today
            + " now; only fields of classes and constants at the end of enums may be added");
  }

  @Override
  public String toString() {
    return form.text + " " + name + "(" + String.join(SEPARATOR, members) + ")";
  }
}
