/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Whether values that were written with one schema can be read with today's classes, and what becomes of them.
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
 * @param changes all differences, the incompatible ones first, each once
 */
public record Compatibility(List<Change> changes) {
  /** The result of all differences. */
  public enum Verdict {
    /** Nothing differs. */
    IDENTICAL,
    /** Everything can be read, some of it in another form. */
    COMPATIBLE,
    /** Something cannot be read. */
    INCOMPATIBLE
  }

  /** What a difference means for the values. */
  public enum Effect {
    /** A field that older values do not have gets its default. */
    ADDED,
    /** A field that there is no more is skipped. */
    REMOVED,
    /** A field, constant or class has another name now. */
    RENAMED,
    /** A value is turned into one of a wider type. */
    CONVERTED,
    /** Fields, constants or classes are in another order, or there are more of them. */
    REARRANGED,
    /** A registered migration makes the value. */
    MIGRATED,
    /** The value cannot be read. */
    INCOMPATIBLE
  }

  /**
   * A difference.
   *
   * @param effect what it means
   * @param type the stored type in which it is
   * @param field the field, constant or class in it, or {@code -}
   * @param stored what was stored, or {@code -}
   * @param now what is there now, or {@code -}
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

  /** Whether everything can be read. */
  public boolean isReadable() {
    return verdict() != Verdict.INCOMPATIBLE;
  }

  /** The differences as a table, or a line that says that there are none. */
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
