/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.time.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.assertj.core.api.AssertProvider;
import org.jspecify.annotations.Nullable;

/**
 * Records the content of a stream in each batch, for assertions.
 *
 * <pre>{@code
 * StreamProbe<Object> counts = t.probe("counts");
 * t.runBatches(2);
 * assertThat(counts).hasBatches(batch(Pair.of("a", 2L)), batch());
 * }</pre>
 *
 * <p>A batch is recorded when it has succeeded; failed attempts are not. A strict test must check
 * every batch of every probe that it has requested.
 *
 * @param <T> type of the records
 */
public final class StreamProbe<T> implements AssertProvider<StreamProbeAssert<T>> {
  private final String name;
  private final ProbedJob job;
  private final List<RecordedBatch<T>> batches = new ArrayList<>();
  private final TreeMap<Time, List<T>> attempted = new TreeMap<>();
  private final TreeSet<Integer> asserted = new TreeSet<>();
  private Consumer<@Nullable Object> check = record -> {};
  private boolean asked;
  private boolean lenient;
  private NextBatches next;

  StreamProbe(String name, ProbedJob job, NextBatches next) {
    this.name = name;
    this.job = job;
    this.next = next;
  }

  /** Records will never arrive, for the given reason. */
  synchronized void neverComputed(String reason) {
    next = NextBatches.never(reason);
  }

  /** The batch after those that it has, so many after them from 0, and why it is missing. */
  synchronized NextBatches.Missing missing(int beyond) {
    return next.after(batches, beyond);
  }

  /** The name of the stream, or the operation and the line that declared it. */
  public String name() {
    return name;
  }

  /** The batches so far; they count as checked. */
  public synchronized List<RecordedBatch<T>> batches() {
    markAsserted(batches.size());
    return List.copyOf(batches);
  }

  /** All records so far, batch after batch; they count as checked. */
  public synchronized List<T> records() {
    List<T> all = new ArrayList<>();
    batches().forEach(batch -> all.addAll(batch.records()));
    return all;
  }

  /** Allows the test to end although it has not checked every batch. */
  public synchronized StreamProbe<T> lenient() {
    lenient = true;
    return this;
  }

  /** Checks every record, those so far and those to come. */
  synchronized void check(Consumer<@Nullable Object> newCheck) {
    check = newCheck;
    batches.forEach(batch -> batch.records().forEach(newCheck));
  }

  /** Receives the records of an attempt at a batch; recorded when the batch succeeds. */
  synchronized void attempt(Time time, List<T> records) {
    records.forEach(check);
    attempted.put(time, records);
  }

  /**
   * Keeps what the batch had if it has succeeded. Of a failed one a later attempt may leave out
   * what is done, such as this probe.
   */
  synchronized void completed(int number, Time time, boolean succeeded) {
    if (!succeeded) {
      return;
    }
    List<T> records = attempted.remove(time);
    attempted.headMap(time).clear(); // those that were skipped
    if (records != null) {
      batches.add(new RecordedBatch<>(number, time, records));
    }
  }

  /** The rows as they are, for assertions and reports. */
  synchronized List<RecordedBatch<T>> rows() {
    return List.copyOf(batches);
  }

  /** Returns the number of rows that were checked, from the first one without a gap. */
  synchronized int firstUnasserted() {
    int first = 0;
    while (asserted.contains(first)) {
      first++;
    }
    return first;
  }

  synchronized void markAsserted(int from, int until) {
    for (int row = from; row < until; row++) {
      asserted.add(row);
    }
  }

  private void markAsserted(int until) {
    markAsserted(0, until);
  }

  /** The row of a batch of the tester, from 0, or -1 if the stream has none. */
  synchronized int rowOf(int number) {
    for (int row = 0; row < batches.size(); row++) {
      if (batches.get(row).number() == number) {
        return row;
      }
    }
    return -1;
  }

  /** Marks this probe as requested by the test, which must therefore check it. */
  synchronized StreamProbe<T> asked() {
    asked = true;
    return this;
  }

  synchronized boolean isAsked() {
    return asked;
  }

  ProbedJob job() {
    return job;
  }

  synchronized List<String> leftOvers() {
    if (!asked || lenient || job.assertions().areOpenOn(toString())) {
      return List.of();
    }
    List<Integer> unseen = new ArrayList<>();
    for (int row = 0; row < batches.size(); row++) {
      if (!asserted.contains(row)) {
        unseen.add(batches.get(row).number());
      }
    }
    if (unseen.isEmpty()) {
      return List.of();
    }
    String which = unseen.size() == 1
        ? "batch " + unseen.get(0) + " was"
        : "batches " + unseen.get(0) + " to " + unseen.get(unseen.size() - 1) + " were";
    return List.of("probe \"" + name + "\": " + which
        + " never asserted; check them by hasBatches(...), or say lenient() of the probe");
  }

  @Override
  public StreamProbeAssert<T> assertThat() {
    return new StreamProbeAssert<>(this);
  }

  @Override
  public String toString() {
    return "probe \"" + name + "\"";
  }

  /** A record that is not of the type that the test has said. */
  static TidemillException wrongType(String probe, Object record, Class<?> type) {
    return new TidemillException(
        ErrorCode.INVALID_ARGUMENT,
        "probe \"" + probe + "\" is asked for records of type " + type.getName()
            + ", but the stream has " + record + ", which is of type "
            + record.getClass().getName() + "; ask for that type");
  }
}
