/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Expected batches beside actual ones, for people: of a long history only the batches around the
 * first differences, of long batches only what differs.
 */
public final class ComparisonTable {
  /** So many batches are shown whatever is in them. */
  private static final int SHORT = 25;

  private static final int MAX_DIFFERING = 10;
  private static final int AROUND = 2;
  private static final int MAX_RANGES = 6;

  /**
   * A batch.
   *
   * @param number of the batch
   * @param time of the batch; empty if it has not run
   * @param expected its expected records as texts, or empty if it is not checked
   * @param actual its records, in the order in which they are best compared, or empty if there is
   *     no such batch
   * @param reasons why it is not as expected; none if it is
   */
  public record Line(
      int number,
      String time,
      Optional<List<String>> expected,
      Optional<List<String>> actual,
      List<String> reasons) {
    boolean isDifferent() {
      return !reasons.isEmpty();
    }
  }

  private final List<Line> lines;
  private final boolean anyOrder;
  private final IntFunction<String> inputOf;

  /** A table; {@code inputOf} is what a batch has read. */
  public ComparisonTable(List<Line> lines, boolean anyOrder, IntFunction<String> inputOf) {
    this.lines = List.copyOf(lines);
    this.anyOrder = anyOrder;
    this.inputOf = inputOf;
  }

  /** Numbers of the batches that differ: {@code batches 3 to 5, 9}. */
  public String differing() {
    List<Integer> numbers = new ArrayList<>();
    lines.stream().filter(Line::isDifferent).forEach(line -> numbers.add(line.number()));
    return batches(numbers);
  }

  /** Numbers of batches in words, neighbors as ranges. */
  public static String batches(List<Integer> numbers) {
    List<String> ranges = new ArrayList<>();
    int shown = 0;
    for (int from = 0; from < numbers.size() && ranges.size() < MAX_RANGES; from = shown) {
      int until = from + 1;
      while (until < numbers.size() && numbers.get(until) == numbers.get(until - 1) + 1) {
        until++;
      }
      boolean isRange = until - from > 2;
      shown = isRange ? until : from + 1;
      ranges.add(numbers.get(from) + (isRange ? " to " + numbers.get(until - 1) : ""));
    }
    int more = numbers.size() - shown;
    return (numbers.size() == 1 ? "batch " : "batches ")
        + String.join(", ", ranges)
        + (more == 0 ? "" : " and " + more + " more");
  }

  @Override
  public String toString() {
    TextTable table = new TextTable("batch", "time", "input", "expected", "actual", "difference");
    boolean[] shown = shown();
    int hidden = 0;
    for (int i = 0; i < lines.size(); i++) {
      if (shown[i]) {
        addHidden(table, i - hidden, i);
        hidden = 0;
        add(table, lines.get(i));
      } else {
        hidden++;
      }
    }
    addHidden(table, lines.size() - hidden, lines.size());
    return table.toString();
  }

  private boolean[] shown() {
    boolean[] shown = new boolean[lines.size()];
    int differing = 0;
    for (int i = 0; i < lines.size(); i++) {
      if (lines.size() <= SHORT) {
        shown[i] = true;
      } else if (lines.get(i).isDifferent() && differing++ < MAX_DIFFERING) {
        for (int near = Math.max(0, i - AROUND);
            near <= Math.min(lines.size() - 1, i + AROUND);
            near++) {
          shown[near] |= near <= i || !lines.get(near).isDifferent();
        }
      }
    }
    return shown;
  }

  private void addHidden(TextTable table, int from, int until) {
    if (from < until) {
      List<Line> hidden = lines.subList(from, until);
      long differing = hidden.stream().filter(Line::isDifferent).count();
      long unchecked = hidden.stream().filter(line -> line.expected().isEmpty()).count();
      List<String> kinds = new ArrayList<>();
      addKind(kinds, hidden.size() - differing - unchecked, "as expected");
      addKind(kinds, differing, "that differ");
      addKind(kinds, unchecked, "not checked");
      table.addContinuation("... " + String.join(", ", kinds));
    }
  }

  private static void addKind(List<String> kinds, long count, String kind) {
    if (count > 0) {
      kinds.add(count + (count == 1 ? " batch " : " batches ") + kind);
    }
  }

  private void add(TextTable table, Line line) {
    String expected = line.expected().map(Excerpt::text).orElse("(not checked)");
    String actual = line.actual().map(Excerpt::text).orElse("");
    if (line.expected().isPresent() && !line.isDifferent()) {
      actual = "(as expected)";
    } else if (line.expected().isPresent() && line.actual().isPresent()) {
      Excerpt excerpt = Excerpt.ofRecords(line.expected().get(), line.actual().get(), anyOrder);
      expected = excerpt.expected();
      actual = excerpt.actual();
    }
    table.add(
        Integer.toString(line.number()),
        line.time(),
        inputOf.apply(line.number()),
        expected,
        actual,
        line.isDifferent() ? line.reasons().get(0) : "");
    line.reasons().stream().skip(1).forEach(table::addContinuation);
  }
}
