/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Whether a schema that was read names nothing that it does not have. */
final class SchemaCheck {
  private SchemaCheck() {}

  /** What is wrong with it, if anything is. */
  static Optional<String> problem(Schema schema) {
    Stream<String> types = Stream.concat(
        Stream.concat(schema.roots().stream(), schema.dynamicTypes().stream()),
        schema.types().stream().flatMap(SchemaCheck::named));
    return Stream.concat(
            types
                .filter(type -> !isKnown(type, schema))
                .map(type -> "type " + type + " is unknown"),
            schema.types().stream().flatMap(SchemaCheck::twice))
        .findFirst();
  }

  private static Stream<String> named(TypeSchema type) {
    Stream<String> fields = type.fields().stream().map(TypeSchema.Field::type);
    Stream<String> self = Stream.of(type.name());
    return type.kind() == TypeSchema.Kind.SEALED
        ? Stream.of(self, fields, type.names().stream()).flatMap(names -> names)
        : Stream.concat(self, fields);
  }

  private static Stream<String> twice(TypeSchema type) {
    Set<String> names = new HashSet<>();
    return Stream.concat(type.fields().stream().map(TypeSchema.Field::name), type.names().stream())
        .filter(name -> !names.add(name))
        .map(name -> type.name() + " has " + name + " twice");
  }

  private static boolean isKnown(String text, Schema schema) {
    return TypeExpression.parse(text)
        .filter(type -> type.toString().equals(text) && isKnown(type, schema))
        .isPresent();
  }

  private static boolean isKnown(TypeExpression type, Schema schema) {
    if (type.isNamed()) {
      return schema.type(type.toString()).isPresent();
    }
    List<TypeExpression> arguments = type.arguments();
    if (type.isOpen()) {
      return arguments.get(0).isNamed() && isKnown(arguments.get(0), schema);
    }
    int expected = switch (type.name()) {
      case "Optional", "[]" -> 1;
      case "Pair", "Entry" -> 2;
      case "Object" -> 0;
      default ->
        Containers.collection(type.name()).isPresent()
            ? 1
            : Containers.map(type.name()).isPresent()
                ? 2
                : Scalars.ALL.named(type.name()).isPresent() ? 0 : -1;
    };
    return arguments.size() == expected
        && arguments.stream().allMatch(argument -> isKnown(argument, schema));
  }
}
