/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * A table for people: columns as wide as their widest cell, and no wider than a screen can bear.
 */
public final class TextTable {
  private static final int WIDEST_CELL = Excerpt.WIDTH;
  private static final String CUT = " ... ";
  private static final String CROSSING = "-+-";

  private final List<List<String>> rows = new ArrayList<>();

  public TextTable(String... headings) {
    rows.add(List.of(headings));
  }

  /**
   * Adds a row, of as many cells as there are headings; all but the last are cut in the middle if
   * they are long.
   */
  public void add(String... cells) {
    List<String> row = new ArrayList<>();
    for (int i = 0; i < cells.length; i++) {
      row.add(i == cells.length - 1 ? cells[i] : cut(cells[i]));
    }
    rows.add(row);
  }

  /** Adds a row that goes on in the last column only. */
  public void addContinuation(String lastCell) {
    List<String> row = new ArrayList<>();
    for (int i = 1; i < rows.get(0).size(); i++) {
      row.add("");
    }
    row.add(lastCell);
    rows.add(row);
  }

  /** A text that is as wide as a cell may be, its middle left out if it is longer. */
  public static String cut(String text) {
    if (text.length() <= WIDEST_CELL) {
      return text;
    }
    int half = (WIDEST_CELL - CUT.length()) / 2;
    return text.substring(0, half) + CUT + text.substring(text.length() - half);
  }

  /** Whether a text has a table in it. */
  public static boolean isIn(String text) {
    return text.contains(CROSSING);
  }

  @Override
  public String toString() {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < rows.size(); i++) {
      line(text, rows.get(i), widths);
      if (i == 0) {
        rule(text, widths);
      }
    }
    return text.toString();
  }

  private static void line(StringBuilder text, List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder("  ");
    for (int i = 0; i < widths.length; i++) {
      line.append(i == 0 ? "" : " | ").append(cells.get(i));
      line.append(" ".repeat(widths[i] - cells.get(i).length()));
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }

  private static void rule(StringBuilder text, int[] widths) {
    text.append("  ");
    for (int i = 0; i < widths.length; i++) {
      text.append(i == 0 ? "" : CROSSING).append("-".repeat(widths[i]));
    }
    text.append('\n');
  }
}
