/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import dev.tidemill.internal.codec.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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
