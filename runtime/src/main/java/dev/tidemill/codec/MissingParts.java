/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import dev.tidemill.codec.Differences.Place;
import dev.tidemill.internal.codec.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The parts of a class that were not stored, and what they are in older values. */
final class MissingParts {
  private MissingParts() {}

  static List<StoredFields.Default> defaults(
      FieldMatch match, TypeSchema entry, FieldsCodec now, Differences differences) {
    List<StoredFields.Default> defaults = new ArrayList<>();
    for (int i : match.missing()) {
      Shape.Part part = now.shape().parts().get(i);
      String type = now.parts().get(i).expression();
      Place place = Place.of(entry.name()).field(part.name());
      Optional<Supplier<@Nullable Object>> value = Defaults.of(part);
      if (value.isPresent()) {
        differences.added(place, type, shown(value.get().get()));
        defaults.add(new StoredFields.Default(i, value.get()));
      } else if (now.shape().takesParts()) {
        differences.incompatible(
            place,
            "-",
            type,
            "say with @DefaultValue what older values have, or with @FormerName what it was called, or register a"
                + " migration");
      } else {
        differences.added(place, type, "what the constructor sets");
      }
    }
    return defaults;
  }

  private static String shown(@Nullable Object value) {
    if (value instanceof String text) {
      return "\"" + text + "\"";
    }
    return value != null && value.getClass().isArray() ? "an empty array" : String.valueOf(value);
  }
}
