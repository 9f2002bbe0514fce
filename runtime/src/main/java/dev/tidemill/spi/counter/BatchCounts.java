/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.counter;

import dev.tidemill.spi.counter.TaskCounts.Count;
import dev.tidemill.spi.plan.InputNode;
import dev.tidemill.spi.plan.NarrowNode;
import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.spi.plan.StateChange;
import dev.tidemill.spi.plan.Step;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the tasks of one attempt at a batch have counted. A partition of a node counts once however
 * often it is computed, and as far as the longest computation went. Used by any number of threads.
 */
public final class BatchCounts {
  /**
   * What a counter has counted, and where.
   *
   * @param place equal for the same function on the same records in another attempt at the batch
   */
  public record Key(String place, int partition, String counter) {}

  private record Partition(int partition, String counter) {}

  /** Every batch has its own, and most jobs count nothing: the default would be a kilobyte. */
  private static final int FEW_NODES = 2;

  private final IdentityHashMap<Object, Map<Partition, Long>> byNode =
      new IdentityHashMap<>(FEW_NODES);
  private final IdentityHashMap<Object, Map<String, Long>> atEnds =
      new IdentityHashMap<>(FEW_NODES);

  /** Adds a task that has succeeded. */
  public void add(TaskCounts task) {
    task.counts().forEach(this::add);
  }

  /** Adds what a task that has succeeded has counted at a place. */
  public synchronized void add(Count count) {
    if (count.isEnd()) {
      atEnds
          .computeIfAbsent(count.node(), node -> new HashMap<>())
          .merge(count.counter(), count.count(), Long::sum);
    } else {
      byNode
          .computeIfAbsent(count.node(), node -> new HashMap<>())
          .merge(new Partition(count.partition(), count.counter()), count.count(), Math::max);
    }
  }

  /** Returns the count of each counter that has counted. */
  public SortedMap<String, Long> totals() {
    return totals(byPlace());
  }

  /** Returns the count of each counter in these. */
  public static SortedMap<String, Long> totals(Map<Key, Long> counts) {
    SortedMap<String, Long> totals = new TreeMap<>();
    counts.forEach((key, count) -> totals.merge(key.counter(), count, Long::sum));
    return totals;
  }

  /** Returns the counts so far, with those of different nodes at one place added up. */
  public synchronized Map<Key, Long> byPlace() {
    Map<Key, Long> counts = new HashMap<>();
    byNode.forEach((node, partitions) -> {
      String place = place(node);
      partitions.forEach((partition, count) -> counts.merge(
          new Key(place, partition.partition(), partition.counter()), count, Long::sum));
    });
    atEnds.forEach((node, byCounter) -> {
      String place = "end of " + place(node);
      byCounter.forEach(
          (counter, count) -> counts.merge(new Key(place, 0, counter), count, Long::sum));
    });
    return counts;
  }

  /** Plans are made anew for each attempt, so nodes are known again by what declared them. */
  private static String place(Object node) {
    if (node instanceof StateChange<?, ?, ?, ?> change) {
      return "state " + change.state();
    }
    StringBuilder place = new StringBuilder();
    Object at = node;
    while (at instanceof NarrowNode<?, ?> narrow) {
      if (!(narrow.step() instanceof Step.Observe<?>)) { // which another attempt may be without
        place.append(narrow.origin()).append(" < ");
      }
      at = narrow.input();
    }
    if (at instanceof InputNode<?> input) {
      return place.append(input.source()).toString();
    }
    return place.append(at instanceof PlanNode<?> other ? other.origin() : at).toString();
  }
}
