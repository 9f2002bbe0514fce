/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

import dev.tidemill.testkit.internal.BatchComparison;
import dev.tidemill.testkit.internal.ComparisonTable;
import dev.tidemill.testkit.internal.RecordEquality;
import dev.tidemill.testkit.internal.TextTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.assertj.core.api.ListAssert;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;

/**
 * Checks what a probe has recorded, batch by batch.
 *
 * <pre>{@code
 * assertThat(t.probe("counts")).inAnyOrderWithinBatch().hasBatches(
 *     batch(Pair.of("a", 2L), Pair.of("b", 1L)),
 *     batch(),
 *     batch(Pair.of("b", 1L)));
 * }</pre>
 *
 * <p>{@link #hasBatches} continues where the last check of the same probe ended, so a test can run
 * a batch, check it, and run the next. Configure the comparison before calling it. A check that
 * fails prints a table of batches.
 *
 * @param <T> type of the records
 */
public class StreamProbeAssert<T> extends TrackedAssert<StreamProbeAssert<T>, StreamProbe<T>> {
  private static final int MAX_SHOWN = 10;

  private boolean anyOrder;
  private RecordEquality equality = RecordEquality.byEquals();
  private String how = "";

  public StreamProbeAssert(StreamProbe<T> actual) {
    super(
        actual,
        StreamProbeAssert.class,
        actual == null
            ? null
            : actual.job().assertions().begin(actual.toString(), "hasBatches(...)"));
  }

  /** Ignores the order of records within a batch; how often each occurs still matters. */
  public StreamProbeAssert<T> inAnyOrderWithinBatch() {
    anyOrder = true;
    how += " in any order within a batch";
    return myself;
  }

  /**
   * Allows floating-point numbers to differ by this much, including those inside pairs, records and
   * other objects.
   */
  public StreamProbeAssert<T> withTolerance(double tolerance) {
    equality = RecordEquality.withTolerance(tolerance);
    how += " with a tolerance of " + tolerance;
    return myself;
  }

  /** Compares records field by field, for types without {@code equals}. */
  public StreamProbeAssert<T> comparingRecordsRecursively() {
    return comparingRecordsRecursively(new RecursiveComparisonConfiguration());
  }

  /** Compares records field by field, with AssertJ's configuration. */
  public StreamProbeAssert<T> comparingRecordsRecursively(
      RecursiveComparisonConfiguration configuration) {
    equality = RecordEquality.recursive(configuration);
    how += " comparing records recursively";
    return myself;
  }

  /** Compares records by a function, which gets the actual record first. */
  @SuppressWarnings("unchecked") // both are records of this stream, or expected to be
  public StreamProbeAssert<T> comparingRecordsBy(BiPredicate<? super T, ? super T> same) {
    equality = (actualRecord, expected) -> same.test((T) actualRecord, (T) expected);
    how += " comparing records by a function";
    return myself;
  }

  /** Checks that the next batches, after those that were checked already, have these records. */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only read
  public final StreamProbeAssert<T> hasBatches(Batch<? extends T>... expected) {
    return hasBatchesForProxy(Arrays.asList(expected));
  }

  /** Like {@link #hasBatches}, with a list. */
  public StreamProbeAssert<T> hasBatchesOf(List<? extends Batch<? extends T>> expected) {
    return hasBatchesForProxy(expected);
  }

  /** Checks that the next {@code count} batches are empty. */
  public StreamProbeAssert<T> hasEmptyBatches(int count) {
    return hasBatchesForProxy(Collections.nCopies(count, Batch.<T>of(List.of())));
  }

  /** Soft assertions intercept this, since they cannot intercept a final method. */
  protected StreamProbeAssert<T> hasBatchesForProxy(List<? extends Batch<? extends T>> expected) {
    isNotNull();
    List<RecordedBatch<T>> rows = actual.rows();
    int first = actual.firstUnasserted();
    actual.markAsserted(first, Math.min(rows.size(), first + expected.size()));
    List<BatchComparison.Row> compared = new ArrayList<>();
    for (int i = 0; first + i < rows.size() || i < expected.size(); i++) {
      compared.add(row(
          rows, first + i, i < expected.size() ? Optional.of(expected.get(i)) : Optional.empty()));
    }
    BatchComparison comparison = new BatchComparison(compared, anyOrder, equality, this::text);
    if (!comparison.isSame()) {
      throw different(rows, first, compared, comparison, expected.size());
    }
    return myself;
  }

  private BatchComparison.Row row(
      List<RecordedBatch<T>> rows, int row, Optional<Batch<? extends T>> expected) {
    Optional<List<Object>> records = expected.map(batch -> new ArrayList<>(batch.records()));
    if (row < rows.size()) {
      return BatchComparison.Row.of(
          rows.get(row).number(), records, new ArrayList<>(rows.get(row).records()));
    }
    NextBatches.Missing missing = actual.missing(row - rows.size());
    return BatchComparison.Row.missing(missing.number(), records, missing.why());
  }

  private AssertionError different(
      List<RecordedBatch<T>> rows,
      int first,
      List<BatchComparison.Row> compared,
      BatchComparison comparison,
      int count) {
    List<ComparisonTable.Line> lines = new ArrayList<>();
    StringBuilder expectedText = new StringBuilder();
    StringBuilder actualText = new StringBuilder();
    for (int i = 0; i < compared.size(); i++) {
      BatchComparison.Row row = compared.get(i);
      int arranged = i;
      ComparisonTable.Line line = new ComparisonTable.Line(
          row.number(),
          first + i < rows.size() ? rows.get(first + i).time().toString() : "",
          row.expected().map(this::texts),
          row.actual().map(records -> texts(comparison.arranged(arranged))),
          comparison.reasons(i));
      lines.add(line);
      if (i < count) {
        List<String> expected = line.expected().orElse(List.of());
        List<String> was = line.reasons().isEmpty() ? expected : line.actual().orElse(List.of());
        expectedText.append(batchText(row.number(), expected));
        actualText.append(batchText(row.number(), was));
      }
    }
    ComparisonTable table =
        new ComparisonTable(lines, anyOrder, number -> actual.job().inputOf(number));
    long differing = lines.stream().filter(line -> !line.reasons().isEmpty()).count();
    return failureWithActualExpected(
        actualText.toString(),
        expectedText.toString(),
        "%nExpecting %s to have the next %s%s, but %s%s:%n%n%s%s",
        actual,
        count == 1 ? "batch" : count + " batches",
        how,
        table.differing(),
        differing == 1 ? " differs" : " differ",
        table,
        run());
  }

  private static String batchText(int number, List<String> records) {
    return "batch " + number + ": " + (records.isEmpty() ? "(empty)" : String.join(" ", records))
        + "\n";
  }

  private String run() {
    String title = actual.job().variationTitle();
    return title.isEmpty() ? "" : "  variation: " + title;
  }

  private List<String> texts(List<Object> records) {
    List<String> texts = new ArrayList<>();
    records.forEach(record -> texts.add(text(record)));
    return texts;
  }

  private String text(Object record) {
    return info.representation().toStringOf(record);
  }

  /** Checks that the stream has no batch after those that were already checked. */
  public StreamProbeAssert<T> hasNoMoreBatches() {
    isNotNull();
    List<RecordedBatch<T>> rows = actual.rows();
    int first = actual.firstUnasserted();
    actual.markAsserted(first, rows.size());
    if (first < rows.size()) {
      TextTable table = new TextTable("batch", "time", "input", "actual");
      int shown = Math.min(rows.size(), first + MAX_SHOWN);
      for (RecordedBatch<T> row : rows.subList(first, shown)) {
        String records = String.join(" ", texts(new ArrayList<>(row.records())));
        table.add(
            Integer.toString(row.number()),
            row.time().toString(),
            actual.job().inputOf(row.number()),
            TextTable.cut(records.isEmpty() ? "(empty)" : records));
      }
      if (shown < rows.size()) {
        table.addContinuation("... " + (rows.size() - shown) + " more");
      }
      throw failure(
          "%nExpecting %s to have no more batches, but it has %s:%n%n%s%s",
          actual, rows.size() - first == 1 ? "one" : rows.size() - first, table, run());
    }
    return myself;
  }

  /** Checks the number of batches that the stream has had so far, but not their content. */
  public StreamProbeAssert<T> hasBatchCount(int expected) {
    isNotNull();
    int count = actual.rows().size();
    if (count != expected) {
      throw failureWithActualExpected(
          count,
          expected,
          "%nExpecting %s to have had %s batches, but it has had %s%n%s",
          actual,
          expected,
          count,
          run());
    }
    return myself;
  }

  /** Continues with the records of one batch, by the number that the tester gives it. */
  public ListAssert<T> batch(int number) {
    isNotNull();
    int row = actual.rowOf(number);
    if (row < 0) {
      List<Integer> numbers = actual.rows().stream().map(RecordedBatch::number).toList();
      throw failure(
          "%nExpecting %s to have a batch %s, but it has %s%n%s",
          actual, number, numbers.isEmpty() ? "none" : ComparisonTable.batches(numbers), run());
    }
    actual.markAsserted(row, row + 1);
    return records(actual.rows().get(row).records(), "batch " + number + " of " + actual);
  }

  /** Continues with the records of all batches so far, one after the other. */
  public ListAssert<T> flattened() {
    isNotNull();
    return records(actual.records(), "all batches of " + actual);
  }

  private ListAssert<T> records(List<T> records, String what) {
    String description = info.hasDescription() ? info.descriptionText() + ", " + what : what;
    OpenAssertions.Open open = actual.job().assertions().begin(what, "containsExactly(...)");
    ListAssert<T> asserted = new TrackedListAssert<>(records, open).as("%s", description);
    return asserted.withRepresentation(info.representation());
  }
}
