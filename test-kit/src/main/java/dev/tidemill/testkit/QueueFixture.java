/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

import dev.tidemill.DStream;
import dev.tidemill.rdd.RDDLike;
import dev.tidemill.testkit.internal.FixtureRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Input of a test, batch by batch. Each batch of the job takes the next entry, and is empty if
 * there is none.
 *
 * <pre>{@code
 * t.queueStream("lines", String.class)
 *     .batch("a b", "b")
 *     .batch()               // an empty batch is a batch
 *     .batch("c");
 * }</pre>
 *
 * <p>Any thread may add batches, before the job runs and while it is running. If batches are left
 * at the end, a strict test fails, unless this fixture is {@link #lenient()}.
 *
 * @param <T> type of the records
 */
public final class QueueFixture<T> {
  private final String name;
  private final DStream<T> stream;
  private final FixtureRows<T> rows;
  private final Faults faults;
  private volatile boolean lenient;
  private volatile boolean streamTaken;

  QueueFixture(String name, DStream<T> stream, FixtureRows<T> rows, Faults faults) {
    this.name = name;
    this.stream = stream;
    this.rows = rows;
    this.faults = faults;
  }

  /** Adds a batch of these records, which may be empty. */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only read
  public final QueueFixture<T> batch(T... records) {
    return batchOf(Arrays.asList(records));
  }

  /** Adds a batch of the records in a list. Copies the list. */
  public QueueFixture<T> batchOf(List<? extends T> records) {
    rows.add(records);
    return this;
  }

  /** Adds this many empty batches. */
  public QueueFixture<T> emptyBatches(int count) {
    for (int i = 0; i < count; i++) {
      rows.add(List.of());
    }
    return this;
  }

  /** Adds a batch whose partitions are these lists, in every variation. */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array only becomes a list
  public final QueueFixture<T> partitionedBatch(List<? extends T>... partitions) {
    rows.addPartitioned(List.of(partitions));
    return this;
  }

  /** Adds a batch with the records and partitions of an RDD, which is computed immediately. */
  public QueueFixture<T> batchOf(RDDLike<T, ?> rdd) {
    rows.addPartitioned(rdd.glom().collect());
    return this;
  }

  /** Returns the faults to inject into this input. */
  public Faults faults() {
    return faults;
  }

  /** Allows the test to end before all of this input is read. */
  public QueueFixture<T> lenient() {
    lenient = true;
    return this;
  }

  /** Returns the name of the stream. */
  public String name() {
    return name;
  }

  /** Returns the stream of this input, for jobs that are declared inside a test. */
  public DStream<T> stream() {
    streamTaken = true;
    return stream;
  }

  /** Whether the test may have declared streams and outputs of its own. */
  boolean isStreamTaken() {
    return streamTaken;
  }

  /** Returns the number of batches added so far. */
  public long size() {
    return rows.size();
  }

  FixtureRows<T> rows() {
    return rows;
  }

  /** What a strict test complains of. */
  List<String> leftOvers(Optional<String> stoppedBy) {
    List<String> findings = new ArrayList<>();
    if (!lenient && rows.taken() < rows.size()) {
      long first = rows.taken() + 1;
      String which = first == rows.size()
          ? "batch " + first + " was"
          : "batches " + first + " to " + rows.size() + " were";
      long more = rows.size() - rows.taken();
      findings.add("queue \"" + name + "\": " + which + " never read"
          + stoppedBy
              .map(why -> ", and cannot be: " + why + "; remove them from the queue")
              .orElse("; run " + (more == 1 ? "one more batch" : more + " more batches"))
          + ", or say lenient() of the queue");
    }
    findings.addAll(faults.leftOvers());
    return findings;
  }

  @Override
  public String toString() {
    return "queue \"" + name + "\"";
  }
}
