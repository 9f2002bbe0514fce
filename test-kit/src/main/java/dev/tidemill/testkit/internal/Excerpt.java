/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * Two texts that fit into cells of a table and still show where they differ.
 *
 * @param expected what was expected, or the part of it that matters
 * @param actual what was there, or that part of it
 */
record Excerpt(String expected, String actual) {
  /** As wide as a cell may be. */
  static final int WIDTH = 60;

  private static final int BEFORE = 15;

  /** Of the records of a batch; short ones are shown whole. */
  static Excerpt ofRecords(List<String> expected, List<String> actual, boolean anyOrder) {
    String wholeExpected = text(expected);
    String wholeActual = text(actual);
    if (wholeExpected.length() <= WIDTH && wholeActual.length() <= WIDTH) {
      return new Excerpt(wholeExpected, wholeActual);
    }
    return anyOrder ? ofSets(expected, actual) : ofLists(expected, actual);
  }

  /** In any order, those that only one side has. */
  private static Excerpt ofSets(List<String> expected, List<String> actual) {
    List<String> missing = new ArrayList<>(expected);
    List<String> unexpected = new ArrayList<>();
    for (String each : actual) {
      if (!missing.remove(each)) {
        unexpected.add(each);
      }
    }
    return after(expected.size() - missing.size(), missing, unexpected);
  }

  /** In order, those from the first difference on. */
  private static Excerpt ofLists(List<String> expected, List<String> actual) {
    int same = 0;
    while (same < Math.min(expected.size(), actual.size())
        && expected.get(same).equals(actual.get(same))) {
      same++;
    }
    return after(
        same, expected.subList(same, expected.size()), actual.subList(same, actual.size()));
  }

  private static Excerpt after(int same, List<String> expected, List<String> actual) {
    List<String> e = new ArrayList<>(expected);
    List<String> a = new ArrayList<>(actual);
    if (!e.isEmpty() && !a.isEmpty()) {
      Excerpt first = ofText(e.get(0), a.get(0), WIDTH / 2);
      e.set(0, first.expected());
      a.set(0, first.actual());
    }
    String lead = same == 0 ? "" : "(" + same + " as expected) ";
    return new Excerpt(
        lead + fitting(e, WIDTH - lead.length()), lead + fitting(a, WIDTH - lead.length()));
  }

  /** Of two texts, the part around the first character that differs. */
  static Excerpt ofText(String expected, String actual, int width) {
    if (expected.length() <= width && actual.length() <= width) {
      return new Excerpt(expected, actual);
    }
    int from = Math.max(0, commonPrefix(expected, actual) - BEFORE);
    return new Excerpt(part(expected, from, width), part(actual, from, width));
  }

  /** With how many characters both begin. */
  static int commonPrefix(String one, String other) {
    int same = 0;
    while (same < Math.min(one.length(), other.length())
        && one.charAt(same) == other.charAt(same)) {
      same++;
    }
    return same;
  }

  private static String part(String text, int from, int width) {
    String lead = from > 0 ? "..." : "";
    int until = Math.min(text.length(), from + width - lead.length());
    return until == text.length()
        ? lead + text.substring(Math.min(from, text.length()))
        : lead + text.substring(from, Math.max(from, until - 3)) + "...";
  }

  /** As many records as fit, at least the beginning of one, and how many there are more. */
  private static String fitting(List<String> records, int width) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < records.size(); i++) {
      String rest = i + 1 < records.size() ? " (" + (records.size() - i - 1) + " more)" : "";
      String next = (i == 0 ? "" : " ") + records.get(i);
      if (text.length() + next.length() + rest.length() > width) {
        return i == 0
            ? part(next, 0, Math.max(12, width - rest.length())) + rest
            : text + " (" + (records.size() - i) + " more)";
      }
      text.append(next);
    }
    return text.isEmpty() ? "(no more)" : text.toString();
  }

  /** The records with blanks between them. */
  static String text(List<String> records) {
    return records.isEmpty() ? "(empty)" : String.join(" ", records);
  }
}
