/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.internal;

import dev.tidemill.data.Pair;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Compares expected batches with actual ones, and says in words how they differ.
 *
 * <p>A record that is missing in one batch and too much in another is late or early; one that is
 * missing where another value of its key is too much has a wrong value; and so on, from the most
 * telling to the least.
 */
public final class BatchComparison {
  private static final int MAX_REASONS = 8;
  private static final double ROUNDING = 1e-9;

  /** In a longer batch it helps to know where to look. */
  private static final int LONG_BATCH = 10;

  private static final int MAX_RECORD_LENGTH = 120;

  /**
   * Among so many records a long one looks for its counterpart, from which it differs the least.
   */
  private static final int MAX_COUNTERPARTS = 20;

  /**
   * One row of the comparison.
   *
   * @param number of the batch
   * @param expected its expected records, or empty if the row is beyond what is expected
   * @param actual its actual records, or empty if there is no such batch
   * @param whyMissing why there is none; empty if there is one
   */
  public record Row(
      int number,
      Optional<List<Object>> expected,
      Optional<List<Object>> actual,
      String whyMissing) {
    public static Row of(int number, Optional<List<Object>> expected, List<Object> actual) {
      return new Row(number, expected, Optional.of(actual), "");
    }

    public static Row missing(int number, Optional<List<Object>> expected, String why) {
      return new Row(number, expected, Optional.empty(), why);
    }
  }

  private record Rest(List<Object> missing, List<Object> unexpected) {}

  private final List<Row> rows;
  private final boolean anyOrder;
  private final RecordEquality equality;
  private final Function<Object, String> fullText;
  private final List<Rest> rests = new ArrayList<>();
  private final List<List<Object>> arranged = new ArrayList<>();
  private final List<List<String>> reasons = new ArrayList<>();

  /** Compares; {@code text} is how records are printed. */
  public BatchComparison(
      List<Row> rows, boolean anyOrder, RecordEquality equality, Function<Object, String> text) {
    this.rows = List.copyOf(rows);
    this.anyOrder = anyOrder;
    this.equality = equality;
    this.fullText = text;
    for (Row row : rows) {
      Matching matching =
          new Matching(row.actual().orElse(List.of()), row.expected().orElse(List.of()), equality);
      List<Object> unexpected = new ArrayList<>(matching.unexpected());
      if (anyOrder) {
        unexpected.sort(Comparator.comparing(text)); // the same table, however records are spread
      }
      rests.add(new Rest(new ArrayList<>(matching.missing()), unexpected));
      arranged.add(
          anyOrder ? joined(matching.matched(), unexpected) : row.actual().orElse(List.of()));
      reasons.add(new ArrayList<>());
    }
    for (int i = 0; i < rows.size(); i++) {
      if (isExpected(i) && rows.get(i).actual().isEmpty()) {
        reasons.get(i).add(rows.get(i).whyMissing());
      } else if (isExpected(i)) {
        explainMisplaced(i);
      }
    }
    for (int i = 0; i < rows.size(); i++) {
      if (isExpected(i) && rows.get(i).actual().isPresent()) {
        explainRest(i);
        explainPlace(i);
      }
    }
  }

  private static List<Object> joined(List<Object> first, List<Object> second) {
    List<Object> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  /** A record in an explanation, not too long for that. */
  private String text(@Nullable Object record) {
    return text(record, List.of());
  }

  /**
   * Of a long record the part where it differs from its counterpart, which is the one most like it.
   */
  private String text(@Nullable Object record, List<Object> counterparts) {
    String all = fullText.apply(record);
    if (all.length() <= MAX_RECORD_LENGTH) {
      return all;
    }
    String nearest = "";
    for (int i = 0; i < Math.min(MAX_COUNTERPARTS, counterparts.size()); i++) {
      String other = fullText.apply(counterparts.get(i));
      if (Excerpt.commonPrefix(all, other) > Excerpt.commonPrefix(all, nearest)) {
        nearest = other;
      }
    }
    return Excerpt.ofText(all, nearest, MAX_RECORD_LENGTH).expected();
  }

  /** Where the first difference of a long batch is, if its order matters. */
  private void explainPlace(int i) {
    List<Object> expected = rows.get(i).expected().orElseThrow();
    List<Object> actual = rows.get(i).actual().orElseThrow();
    if (anyOrder || reasons.get(i).isEmpty() || expected.size() <= LONG_BATCH) {
      return;
    }
    int same = 0;
    while (same < Math.min(expected.size(), actual.size())
        && equality.same(actual.get(same), expected.get(same))) {
      same++;
    }
    reasons
        .get(i)
        .add(
            0,
            "differs from record " + (same + 1) + " on; expected " + expected.size()
                + " records, was " + actual.size());
  }

  /** Whether all expected rows are as expected. */
  public boolean isSame() {
    return reasons.stream().allMatch(List::isEmpty);
  }

  /** Why a row is not as expected; nothing if it is. */
  public List<String> reasons(int row) {
    List<String> all = reasons.get(row);
    if (all.size() <= MAX_REASONS) {
      return all;
    }
    List<String> first = new ArrayList<>(all.subList(0, MAX_REASONS));
    first.add("and " + (all.size() - MAX_REASONS) + " more");
    return first;
  }

  /**
   * The actual records of a row as they are best compared: where order does not matter, in the
   * order of the expected ones.
   */
  public List<Object> arranged(int row) {
    return arranged.get(row);
  }

  private boolean isExpected(int row) {
    return rows.get(row).expected().isPresent();
  }

  /** Records that are in another batch than they should be. */
  private void explainMisplaced(int i) {
    for (Object record : List.copyOf(rests.get(i).missing())) {
      for (int distance = 1; distance < rows.size(); distance++) {
        if (isFoundAt(record, i, i + distance) || isFoundAt(record, i, i - distance)) {
          break;
        }
      }
    }
  }

  private boolean isFoundAt(Object record, int expected, int found) {
    if (found < 0 || found >= rows.size()) {
      return false;
    }
    List<Object> unexpected = rests.get(found).unexpected();
    for (int u = 0; u < unexpected.size(); u++) {
      if (equality.same(unexpected.get(u), record)) {
        unexpected.remove(u);
        removeFirst(rests.get(expected).missing(), record);
        String name = text(record);
        String when = batches(Math.abs(found - expected)) + (found > expected ? " late" : " early");
        reasons
            .get(expected)
            .add(name + " arrived " + when + " (batch " + rows.get(found).number() + ")");
        if (isExpected(found)) {
          reasons
              .get(found)
              .add(name + " was expected " + batches(Math.abs(found - expected))
                  + (found > expected ? " before" : " after") + " (batch "
                  + rows.get(expected).number() + ")");
        }
        return true;
      }
    }
    return false;
  }

  private static String batches(int count) {
    return count == 1 ? "one batch" : count + " batches";
  }

  private void explainRest(int i) {
    Rest rest = rests.get(i);
    if (rest.missing().isEmpty() && rest.unexpected().isEmpty()) {
      explainOrder(i);
      return;
    }
    for (Object record : List.copyOf(rest.missing())) {
      Optional<Object> other = first(rest.unexpected(), u -> isLookalike(record, u));
      if (other.isPresent()) {
        explainLookalike(i, record, other.get());
        continue;
      }
      other = first(rest.unexpected(), u -> hasSameKey(record, u));
      if (other.isPresent()) {
        explainValue(i, (Pair<?, ?>) record, (Pair<?, ?>) other.get());
      }
    }
    rest.missing()
        .forEach(record -> count(i, record, text(record, rest.unexpected()), "is missing"));
    rest.unexpected()
        .forEach(record -> count(i, record, text(record, rest.missing()), "is unexpected"));
  }

  private void explainOrder(int i) {
    List<Object> expected = rows.get(i).expected().orElseThrow();
    List<Object> actual = rows.get(i).actual().orElseThrow();
    if (anyOrder || !reasons.get(i).isEmpty()) {
      return;
    }
    for (int r = 0; r < expected.size(); r++) {
      if (!equality.same(actual.get(r), expected.get(r))) {
        reasons
            .get(i)
            .add("same records in another order; if their order does not matter, say"
                + " inAnyOrderWithinBatch()");
        return;
      }
    }
  }

  private boolean isLookalike(Object expected, Object actual) {
    return fullText.apply(expected).equals(fullText.apply(actual));
  }

  private void explainLookalike(int i, Object expected, Object actual) {
    String reason = differentTypes(expected, actual)
        .map(types -> text(expected) + " looks the same but is not: " + types)
        .orElseGet(() -> text(expected)
            + " looks the same but does not equal; if its type "
            + expected.getClass().getSimpleName()
            + " has no equals(), say comparingRecordsRecursively()");
    reasons.get(i).add(reason);
    removeFirst(rests.get(i).missing(), expected);
    removeFirst(rests.get(i).unexpected(), actual);
  }

  /** Where two values that print the same have different types. */
  private Optional<String> differentTypes(@Nullable Object expected, @Nullable Object actual) {
    if (expected == null || actual == null) {
      return Optional.empty();
    }
    if (expected instanceof Pair<?, ?> e && actual instanceof Pair<?, ?> a) {
      return differentTypes(e.key(), a.key()).or(() -> differentTypes(e.value(), a.value()));
    }
    return expected.getClass().equals(actual.getClass())
        ? Optional.empty()
        : Optional.of("expected " + article(expected) + " " + text(expected) + ", was "
            + article(actual) + " " + text(actual));
  }

  private static String article(Object value) {
    String name = value.getClass().getSimpleName();
    return ("AEIOU".indexOf(name.charAt(0)) >= 0 ? "an " : "a ") + name;
  }

  private static boolean hasSameKey(Object expected, Object actual) {
    return expected instanceof Pair<?, ?> e
        && actual instanceof Pair<?, ?> a
        && Objects.deepEquals(e.key(), a.key());
  }

  private void explainValue(int i, Pair<?, ?> expected, Pair<?, ?> actual) {
    reasons
        .get(i)
        .add(text(expected.key()) + ": expected " + value(expected, actual) + ", was "
            + value(actual, expected) + hint(expected.value(), actual.value()));
    removeFirst(rests.get(i).missing(), expected);
    removeFirst(rests.get(i).unexpected(), actual);
  }

  /** With its type, where numbers of different types are compared. */
  private String value(Pair<?, ?> pair, Pair<?, ?> other) {
    Object value = pair.value();
    boolean typesDiffer = value instanceof Number
        && other.value() instanceof Number
        && !value.getClass().equals(other.value().getClass());
    String around = Excerpt.ofText(
            fullText.apply(value), fullText.apply(other.value()), MAX_RECORD_LENGTH)
        .expected();
    return (typesDiffer ? article(value) + " " : "") + around;
  }

  private static String hint(@Nullable Object expected, @Nullable Object actual) {
    return expected instanceof Double e
            && actual instanceof Double a
            && Math.abs(e - a) <= Math.abs(e) * ROUNDING
        ? "; floating-point numbers are best compared withTolerance(...)"
        : "";
  }

  /** A record that is not the only one of its kind is counted, and named once. */
  private void count(int i, Object record, String text, String otherwise) {
    long expected = occurrences(rows.get(i).expected().orElseThrow(), record);
    long actual = occurrences(rows.get(i).actual().orElseThrow(), record);
    String reason = expected > 0 && actual > 0
        ? text + " " + times(actual) + ", expected " + times(expected)
        : text + " " + otherwise
            + (expected + actual > 1 ? " (" + times(expected + actual) + ")" : "");
    if (!reasons.get(i).contains(reason)) {
      reasons.get(i).add(reason);
    }
  }

  private long occurrences(List<Object> records, Object record) {
    return records.stream().filter(other -> equality.same(other, record)).count();
  }

  private static String times(long count) {
    return count == 1 ? "once" : count == 2 ? "twice" : count + " times";
  }

  /** The first that passes; a null record is compared by no test here. */
  private static Optional<Object> first(List<Object> records, Function<Object, Boolean> test) {
    for (Object record : records) {
      if (record != null && test.apply(record)) {
        return Optional.of(record);
      }
    }
    return Optional.empty();
  }

  /** Removes by identity, since records may lack equals. */
  private static void removeFirst(List<Object> records, Object record) {
    for (int i = 0; i < records.size(); i++) {
      if (records.get(i) == record) {
        records.remove(i);
        return;
      }
    }
  }
}
