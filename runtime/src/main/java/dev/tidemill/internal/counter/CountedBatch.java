/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.counter;

import dev.tidemill.spi.counter.BatchCounts;
import dev.tidemill.spi.counter.TaskCounts;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Supplier;

/**
 * What the attempts at a batch have counted that will count if it is decided: everything of the
 * last one, and of earlier ones what outputs have computed that have succeeded and do not run
 * again. Used on the driver's thread.
 */
public final class CountedBatch {
  private final Map<BatchCounts.Key, Long> kept = new HashMap<>();

  /**
   * Begins an attempt on this thread.
   *
   * @param tasks what its tasks have counted so far
   */
  public Attempt attempt(Supplier<BatchCounts> tasks) {
    return new Attempt(tasks);
  }

  /** An attempt, until it is closed. */
  public final class Attempt implements AutoCloseable {
    private final TaskCounts driver = TaskCounts.begin();
    private final Supplier<BatchCounts> tasks;
    private final Map<BatchCounts.Key, Long> succeeded = new HashMap<>();

    private Attempt(Supplier<BatchCounts> tasks) {
      this.tasks = tasks;
    }

    /** What was counted so far. */
    public Map<BatchCounts.Key, Long> soFar() {
      if (!TaskCounts.isInUse()) {
        return Map.of();
      }
      BatchCounts ofDriver = new BatchCounts();
      ofDriver.add(driver);
      Map<BatchCounts.Key, Long> counts = tasks.get().byPlace();
      counts.putAll(ofDriver.byPlace());
      return counts;
    }

    /** An output has succeeded that does not run again, should the attempt fail. */
    public void succeeded(Map<BatchCounts.Key, Long> before) {
      soFar().forEach((key, n) -> {
        if (n > before.getOrDefault(key, 0L)) {
          succeeded.put(key, n);
        }
      });
    }

    /** What the batch has counted if this attempt decides it. */
    public SortedMap<String, Long> total() {
      if (!TaskCounts.isInUse()) {
        return Collections.emptySortedMap();
      }
      Map<BatchCounts.Key, Long> all = new HashMap<>(soFar());
      kept.forEach((key, n) -> all.merge(key, n, Math::max));
      return BatchCounts.totals(all);
    }

    @Override
    public void close() {
      driver.close();
      succeeded.forEach((key, n) -> kept.merge(key, n, Math::max));
    }
  }
}
