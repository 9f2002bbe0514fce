/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.statestore;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The changes since the last snapshot, oldest first, and how long they are. The lengths are kept,
 * because each batch asks for them and small batches leave ten thousand changes behind.
 */
final class RecordedChanges {
  private final List<StateRecord> records = new ArrayList<>();
  private long bytes;
  private long bytesInMemory;

  void add(StateRecord record) {
    records.add(record);
    bytes += record.length();
    bytesInMemory += record.content().length;
  }

  /** Removes those up to a batch, and returns the files that they were in. */
  List<String> removeUntil(long batch) {
    List<String> files = new ArrayList<>();
    records.removeIf(record -> {
      boolean isRemoved = record.batch() <= batch;
      if (isRemoved) {
        record.file().ifPresent(files::add);
        bytes -= record.length();
        bytesInMemory -= record.content().length;
      }
      return isRemoved;
    });
    return files;
  }

  boolean isEmpty() {
    return records.isEmpty();
  }

  int count() {
    return records.size();
  }

  /** The length of all changes, wherever they are. */
  long bytes() {
    return bytes;
  }

  /** The length of those that are in no file. */
  long bytesInMemory() {
    return bytesInMemory;
  }

  Optional<StateRecord> first() {
    return records.isEmpty() ? Optional.empty() : Optional.of(records.get(0));
  }

  /** A copy of the list. */
  List<StateRecord> all() {
    return List.copyOf(records);
  }
}
