/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.engine;

import dev.tidemill.spi.plan.PaneKey;
import dev.tidemill.time.Time;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The panes of batches that count, for as long as windows may read them: what is written of them
 * with the state, and what nodes that were planned after a restore find. Used by any number of
 * threads.
 */
final class PaneStore {
  private final TreeMap<PaneKey, PartitionedRecords<?>> panes = new TreeMap<>();

  synchronized Optional<PartitionedRecords<?>> find(PaneKey key) {
    return Optional.ofNullable(panes.get(key));
  }

  /** Takes the panes of a batch that counts. */
  synchronized void putAll(Map<PaneKey, PartitionedRecords<?>> added) {
    panes.putAll(added);
  }

  synchronized void remove(PaneKey key) {
    panes.remove(key);
  }

  /** All there are at this moment. */
  synchronized SortedMap<PaneKey, PartitionedRecords<?>> all() {
    return new TreeMap<>(panes);
  }

  /**
   * The first batch of each stream that has panes. Panes go from the oldest on, so this tells which
   * are left.
   */
  synchronized SortedMap<String, Time> firstBatches() {
    SortedMap<String, Time> first = new TreeMap<>();
    panes.keySet().forEach(key -> first.putIfAbsent(key.stream(), key.batch()));
    return first;
  }

  /** Forgets what comes before the given batches, and streams that are not given. */
  synchronized void retain(Map<String, Time> firstBatches) {
    panes.keySet().removeIf(key -> {
      Time first = firstBatches.get(key.stream());
      return first == null || key.batch().isBefore(first);
    });
  }

  synchronized void clear() {
    panes.clear();
  }
}
