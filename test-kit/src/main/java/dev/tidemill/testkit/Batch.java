/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The records that one batch is expected to have; made by {@link StreamAssertions#batch}.
 *
 * @param <T> type of the records
 */
public final class Batch<T> {
  private final List<T> records;

  private Batch(List<T> records) {
    this.records = records;
  }

  /** A batch of these records; null is a record. */
  public static <T> Batch<T> of(List<? extends T> records) {
    return new Batch<>(Collections.unmodifiableList(new ArrayList<>(records)));
  }

  /** The records in order. */
  public List<T> records() {
    return records;
  }

  @Override
  public String toString() {
    return "batch" + records;
  }
}
