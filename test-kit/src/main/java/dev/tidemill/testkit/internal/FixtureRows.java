/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The batches of a fixture, counted from zero: the count is the offset, and no row is ever
 * forgotten, so that any can be read again. Any thread may add.
 *
 * @param <T> type of the records
 */
public final class FixtureRows<T> {
  /**
   * One batch.
   *
   * @param records its records
   * @param partitions how they are spread, if the test has chosen that
   */
  public record Row<T>(List<T> records, Optional<List<List<T>>> partitions) {}

  private final List<Row<T>> rows = new ArrayList<>();
  private final List<RowFault> faults = new ArrayList<>();
  private long taken;

  /** Adds a batch that is spread as the variation says. */
  public synchronized void add(List<? extends T> records) {
    rows.add(new Row<>(Collections.unmodifiableList(new ArrayList<>(records)), Optional.empty()));
  }

  /** Adds a batch that is spread as given. */
  public synchronized void addPartitioned(List<? extends List<? extends T>> partitions) {
    List<T> all = new ArrayList<>();
    List<List<T>> copies = new ArrayList<>();
    for (List<? extends T> partition : partitions) {
      all.addAll(partition);
      copies.add(Collections.unmodifiableList(new ArrayList<>(partition)));
    }
    rows.add(new Row<>(Collections.unmodifiableList(all), Optional.of(copies)));
  }

  public synchronized long size() {
    return rows.size();
  }

  public synchronized Row<T> row(long number) {
    return rows.get((int) number);
  }

  /** The records of some rows, in order. */
  public synchronized List<T> records(long from, long until) {
    List<T> records = new ArrayList<>();
    for (long row = from; row < Math.min(until, rows.size()); row++) {
      records.addAll(rows.get((int) row).records());
    }
    return records;
  }

  /** Notes that a batch has been given the rows before an offset. */
  synchronized void take(long until) {
    taken = Math.max(taken, until);
  }

  /** How many rows batches have been given. */
  public synchronized long taken() {
    return taken;
  }

  public synchronized void addFault(RowFault fault) {
    faults.add(fault);
  }

  public synchronized List<RowFault> faults() {
    return List.copyOf(faults);
  }

  synchronized List<RowFault> faults(RowFault.Place place, long row) {
    return faults.stream()
        .filter(fault -> fault.place() == place && fault.row() == row)
        .toList();
  }
}
