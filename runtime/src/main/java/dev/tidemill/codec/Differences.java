/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import dev.tidemill.codec.Compatibility.Change;
import dev.tidemill.codec.Compatibility.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Notes the differences between a stored schema and today's types. */
final class Differences {
  private static final String NONE = "-";
  private static final String NOTHING = "nothing";

  private final List<Change> changes = new ArrayList<>();

  /**
   * Where in a stored type something is.
   *
   * @param type name of the type
   * @param field the field, constant or class in it, or {@code -}
   * @param ofNull what null becomes, if it becomes anything
   */
  record Place(String type, String field, Optional<Supplier<@Nullable Object>> ofNull) {
    /** The type itself. */
    static Place of(String type) {
      return new Place(type, NONE, Optional.empty());
    }

    Place field(String name) {
      return new Place(type, name, Optional.empty());
    }
  }

  Compatibility compatibility() {
    return new Compatibility(changes);
  }

  void add(Effect effect, Place place, String stored, String now, String action) {
    changes.add(new Change(effect, place.type, place.field, stored, now, action));
  }

  void renamed(Place place, String stored, String now) {
    add(Effect.RENAMED, place, stored, now, NOTHING);
  }

  void converted(Place place, String stored, String now) {
    add(Effect.CONVERTED, place, stored, now, NOTHING);
  }

  void rearranged(Place place, String why) {
    add(Effect.REARRANGED, place, NONE, NONE, NOTHING + ": " + why);
  }

  void migrated(Place place) {
    add(Effect.MIGRATED, place, NONE, NONE, NOTHING);
  }

  void removed(Place place, String stored) {
    add(Effect.REMOVED, place, stored, NONE, NOTHING + ": it is skipped");
  }

  void added(Place place, String now, String value) {
    add(Effect.ADDED, place, NONE, now, NOTHING + ": older values have " + value);
  }

  /** What was stored under a name may be one thing of today or another. */
  void ambiguous(Place place, String stored, String moreAdvice) {
    incompatible(
        place,
        stored,
        "?",
        "its name and former names say two things: rename one after the other, in two versions"
            + moreAdvice);
  }

  void incompatible(Place place, String stored, String now, String action) {
    add(Effect.INCOMPATIBLE, place, stored, now, action);
  }
}
