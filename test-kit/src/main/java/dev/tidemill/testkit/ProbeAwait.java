/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

import dev.tidemill.testkit.internal.RecordsInAnyOrder;
import dev.tidemill.testkit.internal.TextTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.assertj.core.presentation.StandardRepresentation;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Waits for what a probe records, in a job that runs in real time. After a timeout, the error says
 * what was expected and shows the batches so far. If a batch fails in the meantime, or has failed
 * before without the test having looked at it, waiting ends immediately with its failure.
 *
 * @param <T> type of the records
 */
public final class ProbeAwait<T> {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);
  private static final int MAX_BATCHES = 50;

  private final StreamProbe<T> probe;
  private final InstrumentedJob job;
  private Duration atMost = Duration.ofSeconds(10);

  ProbeAwait(StreamProbe<T> probe, InstrumentedJob job) {
    this.probe = probe;
    this.job = job;
  }

  /** Sets the timeout. The default is ten seconds. */
  public ProbeAwait<T> atMost(Duration time) {
    atMost = time;
    return this;
  }

  /** Waits for a batch that has exactly these records, in any order. */
  public void untilBatch(Batch<? extends T> expected) {
    until(
        "a batch of " + texts(expected.records()),
        rows -> rows.stream()
            .anyMatch(row -> RecordsInAnyOrder.same(row.records(), expected.records())));
  }

  /** Waits until each of these records has arrived, in any batch; equal records are counted. */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only read
  public final void untilRecords(T... expected) {
    List<T> records = Arrays.asList(expected);
    until(
        "the records " + texts(records), rows -> RecordsInAnyOrder.containsAll(all(rows), records));
  }

  /** Waits until at least this many records have arrived. */
  public void untilRecordCount(int count) {
    until(count + " records", rows -> all(rows).size() >= count);
  }

  /**
   * Waits until the batches so far meet a condition.
   *
   * @param what the condition in words, for the error: {@code "a count above 100"}
   */
  public void until(String what, Predicate<List<RecordedBatch<T>>> condition) {
    // One that nobody has looked at ends the wait, also if the job failed before it began.
    int before = job.lastFailed().filter(BatchRun::isSeen).map(BatchRun::number).orElse(0);
    try {
      Awaitility.await(probe + " to have " + what)
          .atMost(atMost)
          .pollInSameThread()
          .pollDelay(Duration.ZERO)
          .pollInterval(BETWEEN_LOOKS)
          .until(() -> hasFailedSince(before) || condition.test(probe.rows()));
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          probe + " did not have " + what + " within " + text(atMost) + "; so far it has "
              + soFar(),
          e);
    }
    if (!condition.test(probe.rows())) {
      BatchRun failed = job.lastFailed().orElseThrow();
      Optional<Throwable> failure = failed.failure();
      throw new AssertionError(
          probe + " cannot have " + what + " any more: " + failed + "; so far it has " + soFar(),
          failure.orElseThrow());
    }
    probe.markAsserted(0, probe.rows().size());
  }

  private boolean hasFailedSince(int batch) {
    return job.lastFailed().filter(run -> run.number() > batch).isPresent();
  }

  private List<T> all(List<RecordedBatch<T>> rows) {
    List<T> all = new ArrayList<>();
    rows.forEach(row -> all.addAll(row.records()));
    return all;
  }

  /** Batches without records are not shown: there may be hundreds. */
  private String soFar() {
    List<RecordedBatch<T>> rows = probe.rows();
    List<RecordedBatch<T>> filled =
        rows.stream().filter(row -> !row.records().isEmpty()).toList();
    StringBuilder text = new StringBuilder();
    text.append(rows.size())
        .append(" batches, ")
        .append(filled.size())
        .append(" of them not empty");
    if (filled.isEmpty()) {
      return text.toString();
    }
    TextTable table = new TextTable("batch", "time", "input", "records");
    for (RecordedBatch<T> row :
        filled.subList(Math.max(0, filled.size() - MAX_BATCHES), filled.size())) {
      table.add(
          Integer.toString(row.number()),
          row.time().toString(),
          job.inputOf(row.number()),
          texts(row.records()));
    }
    return text.append(":\n\n").append(table).toString();
  }

  private static String texts(List<?> records) {
    if (records.isEmpty()) {
      return "(nothing)";
    }
    List<String> texts = new ArrayList<>();
    records.forEach(
        record -> texts.add(StandardRepresentation.STANDARD_REPRESENTATION.toStringOf(record)));
    return String.join(" ", texts);
  }

  private static String text(Duration time) {
    return time.toMillis() % 1_000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }
}
