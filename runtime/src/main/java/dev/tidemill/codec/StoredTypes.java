/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import dev.tidemill.internal.codec.DeclaredType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Today's types of stored ones. */
final class StoredTypes {
  private final KnownClasses classes;

  StoredTypes(KnownClasses classes) {
    this.classes = classes;
  }

  /** The type of today that a stored one was; empty if a class is not there. */
  Optional<DeclaredType> today(TypeExpression stored) {
    List<DeclaredType> arguments = new ArrayList<>();
    for (TypeExpression argument : stored.arguments()) {
      Optional<DeclaredType> each = today(argument);
      if (each.isEmpty()) {
        return Optional.empty();
      }
      arguments.add(each.get());
    }
    if (stored.isOpen()) {
      return Optional.of(arguments.get(0));
    }
    if (stored.isArray()) {
      return Optional.of(new DeclaredType(arguments.get(0).raw().arrayType(), arguments));
    }
    Optional<Class<?>> raw = stored.isNamed()
        ? classes.find(stored.name())
        : Optional.of(Containers.simple(stored.name()));
    return raw.map(
        type -> type.isArray() ? DeclaredType.of(type) : new DeclaredType(type, arguments));
  }

  /** The name of the first class in a type that is not there. */
  String unknown(TypeExpression type) {
    return type.isNamed() && classes.find(type.name()).isEmpty()
        ? type.name()
        : type.arguments().stream()
            .filter(argument -> today(argument).isEmpty())
            .findFirst()
            .map(this::unknown)
            .orElse(type.name());
  }
}
