/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A database with one table, and a ledger of the one output that writes to it. */
final class TableServer {
  /** The row of the ledger. */
  record Entry(long batch, long epoch) {}

  private final List<String> rows = new ArrayList<>();
  private Optional<Entry> ledger = Optional.empty();

  Optional<Entry> ledger() {
    return ledger;
  }

  /** Changes the ledger if it contains what is expected. */
  boolean replace(Optional<Entry> expected, Entry next) {
    if (!ledger.equals(expected)) {
      return false;
    }
    ledger = Optional.of(next);
    return true;
  }

  /** A transaction that moves the ledger on and inserts rows; returns whether it was committed. */
  boolean write(long previous, Entry next, List<String> newRows) {
    boolean allowed = ledger
        .filter(entry -> entry.batch() == previous && entry.epoch() <= next.epoch())
        .isPresent();
    if (allowed) {
      ledger = Optional.of(next);
      newRows.forEach(row -> rows.add(next.batch() + " " + row));
    }
    return allowed;
  }

  List<String> rows() {
    return rows;
  }
}
