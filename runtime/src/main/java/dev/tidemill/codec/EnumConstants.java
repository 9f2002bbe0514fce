/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import dev.tidemill.codec.Differences.Place;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Constants of an enum by the names that they have or had. */
final class EnumConstants {
  private EnumConstants() {}

  /** Reads constants by their number in the stored list of names. */
  static TypeCodec stored(TypeSchema entry, Class<?> type, Differences differences) {
    List<Object> constants = new ArrayList<>();
    List<Object> today = List.of(type.getEnumConstants());
    for (String name : entry.names()) {
      Optional<Object> constant = find(type, name);
      Place place = Place.of(entry.name()).field(name);
      if (isAmbiguous(type, name, entry.names())) {
        differences.ambiguous(place, name, ", or register a migration for " + entry.name());
      } else if (constant.isEmpty()) {
        differences.incompatible(
            place,
            name,
            "-",
            "keep the constant, or mark the one that replaces it with @FormerName(\"" + name
                + "\"), or register a migration for " + entry.name());
      } else if (!((Enum<?>) constant.get()).name().equals(name)) {
        differences.renamed(place, name, ((Enum<?>) constant.get()).name());
      }
      constant.ifPresent(constants::add);
    }
    if (!today.equals(constants)) {
      differences.rearranged(Place.of(entry.name()), "constants are found by name");
    }
    return new StoredEnum(type, entry.name(), constants);
  }

  private static Optional<Object> find(Class<?> type, String name) {
    Object renamed = null;
    for (Object constant : type.getEnumConstants()) {
      String now = ((Enum<?>) constant).name();
      if (now.equals(name)) {
        return Optional.of(constant);
      }
      if (KnownClasses.formerNames(field(type, now)).contains(name)) {
        renamed = constant;
      }
    }
    return Optional.ofNullable(renamed);
  }

  /** Whether a constant that was not stored had the name of another one of today. */
  private static boolean isAmbiguous(Class<?> type, String name, List<String> stored) {
    List<String> today = Arrays.stream(type.getEnumConstants())
        .map(constant -> ((Enum<?>) constant).name())
        .toList();
    return today.contains(name)
        && today.stream()
            .anyMatch(other -> !stored.contains(other)
                && KnownClasses.formerNames(field(type, other)).contains(name));
  }

  private static Field field(Class<?> type, String name) {
    try {
      return type.getField(name);
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException(e); // every constant is one
    }
  }
}
