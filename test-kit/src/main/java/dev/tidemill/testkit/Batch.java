/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The expected records of one batch. Created by {@link StreamAssertions#batch}.
 *
 * @param <T> type of the records
 */
public final class Batch<T> {
  private final List<T> records;

  private Batch(List<T> records) {
    this.records = records;
  }

  /** Returns a batch of these records, which may be null. */
  public static <T> Batch<T> of(List<? extends T> records) {
    return new Batch<>(Collections.unmodifiableList(new ArrayList<>(records)));
  }

  /** Returns the records in order. */
  public List<T> records() {
    return records;
  }

  @Override
  public String toString() {
    return "batch" + records;
  }
}
