/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import dev.tidemill.internal.codec.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which stored field is which part of a class today: the one of the same name, else the one that
 * had this name before.
 */
final class FieldMatch {
  private final int[] partOfField;
  private final boolean[] isMatched;

  private FieldMatch(int fields, int parts) {
    partOfField = new int[fields];
    isMatched = new boolean[parts];
    Arrays.fill(partOfField, StoredFields.SKIPPED);
  }

  static FieldMatch of(TypeSchema entry, Shape shape) {
    List<TypeSchema.Field> fields = entry.fields();
    FieldMatch match = new FieldMatch(fields.size(), shape.parts().size());
    for (int i = 0; i < fields.size(); i++) {
      for (int part = 0; part < shape.parts().size(); part++) {
        if (shape.parts().get(part).name().equals(fields.get(i).name())) {
          match.set(i, part);
        }
      }
    }
    for (int i = 0; i < fields.size(); i++) {
      for (int part = 0; part < shape.parts().size(); part++) {
        if (match.partOfField[i] == StoredFields.SKIPPED
            && !match.isMatched[part]
            && KnownClasses.formerNames(shape.parts().get(part).annotated())
                .contains(fields.get(i).name())) {
          match.set(i, part);
        }
      }
    }
    return match;
  }

  /**
   * The stored fields that may be another part than the one of their name, or none at all. Former
   * names then say two things, and a wrong choice would mix values up: a part was stored under its
   * name of today and under a former one, or a part that was not stored had the name of another one.
   */
  static List<TypeSchema.Field> ambiguous(TypeSchema entry, Shape shape) {
    FieldMatch match = of(entry, shape);
    List<String> stored = entry.fields().stream().map(TypeSchema.Field::name).toList();
    Set<Integer> fields = new TreeSet<>();
    for (int part = 0; part < shape.parts().size(); part++) {
      boolean hasItsName = stored.contains(shape.parts().get(part).name());
      for (String former : KnownClasses.formerNames(shape.parts().get(part).annotated())) {
        int field = stored.indexOf(former);
        if (field >= 0) {
          int found = match.partOfField[field];
          boolean isOther =
              found != StoredFields.SKIPPED && shape.parts().get(found).name().equals(former);
          if (hasItsName ? found == StoredFields.SKIPPED : !match.isMatched[part] && isOther) {
            fields.add(field);
          }
        }
      }
    }
    return fields.stream().map(entry.fields()::get).toList();
  }

  private void set(int field, int part) {
    partOfField[field] = part;
    isMatched[part] = true;
  }

  int partOfField(int field) {
    return partOfField[field];
  }

  /** The parts that no stored field is. */
  List<Integer> missing() {
    List<Integer> missing = new ArrayList<>();
    for (int part = 0; part < isMatched.length; part++) {
      if (!isMatched[part]) {
        missing.add(part);
      }
    }
    return missing;
  }

  /** Whether the fields that are still there come in the order of the parts. */
  boolean isInOrder() {
    int last = StoredFields.SKIPPED;
    for (int part : partOfField) {
      if (part != StoredFields.SKIPPED && part < last) {
        return false;
      }
      last = Math.max(last, part);
    }
    return true;
  }
}
