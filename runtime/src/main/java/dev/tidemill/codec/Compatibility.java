/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Whether values that were written with a stored schema can be read with the current classes, and
 * how they are converted.
 *
 * <pre>{@code
 * Compatibility result = codecs.compatibility(stored, Totals.class);
 * if (!result.isReadable()) {
 *   System.out.println(result);
 * }
 * // effect        type            field     stored  now   what to do
 * // added         com.app.Totals  currency  -       String  nothing: older values have "EUR"
 * // incompatible  com.app.Totals  total     long    int   ...
 * }</pre>
 *
 * @param changes all differences, without duplicates, the incompatible ones first
 */
public record Compatibility(List<Change> changes) {
  /** The result of all differences. */
  public enum Verdict {
    /** There are no differences. */
    IDENTICAL,
    /** Everything can be read, some of it with conversions. */
    COMPATIBLE,
    /** Some of the data cannot be read. */
    INCOMPATIBLE
  }

  /** The effect of a difference on the values. */
  public enum Effect {
    /** A new field gets its default value. */
    ADDED,
    /** A removed field is skipped. */
    REMOVED,
    /** A field, constant or class was renamed. */
    RENAMED,
    /** A value is converted to a wider type. */
    CONVERTED,
    /** Fields, constants or classes were reordered or added. */
    REARRANGED,
    /** A registered migration creates the value. */
    MIGRATED,
    /** The value cannot be read. */
    INCOMPATIBLE
  }

  /**
   * A difference.
   *
   * @param effect effect on the values
   * @param type the stored type that differs
   * @param field the field, constant or class in it, or {@code -}
   * @param stored what was stored, or {@code -}
   * @param now what it is now, or {@code -}
   * @param action what to do about it
   */
  public record Change(
      Effect effect, String type, String field, String stored, String now, String action) {}

  public Compatibility {
    List<Change> sorted = new ArrayList<>();
    changes.stream()
        .filter(change -> change.effect == Effect.INCOMPATIBLE)
        .distinct()
        .forEach(sorted::add);
    changes.stream()
        .filter(change -> change.effect != Effect.INCOMPATIBLE)
        .distinct()
        .forEach(sorted::add);
    changes = List.copyOf(sorted);
  }

  /** The result of all differences. */
  public Verdict verdict() {
    if (changes.isEmpty()) {
      return Verdict.IDENTICAL;
    }
    return changes.get(0).effect == Effect.INCOMPATIBLE ? Verdict.INCOMPATIBLE : Verdict.COMPATIBLE;
  }

  /** Returns whether everything can be read. */
  public boolean isReadable() {
    return verdict() != Verdict.INCOMPATIBLE;
  }

  /** Returns the differences as a table, or one line if there are none. */
  @Override
  public String toString() {
    if (changes.isEmpty()) {
      return "the stored schema is the same as that of today's classes";
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("effect", "type", "field", "stored", "now", "what to do"));
    changes.forEach(change -> rows.add(List.of(
        change.effect.name().toLowerCase(java.util.Locale.ROOT),
        change.type,
        change.field,
        change.stored,
        change.now,
        change.action)));
    int[] widths = new int[6];
    rows.forEach(row -> {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    });
    return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining("\n"));
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
    }
    return line.toString().stripTrailing();
  }
}
