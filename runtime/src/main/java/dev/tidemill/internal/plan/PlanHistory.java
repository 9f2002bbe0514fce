/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.plan;

import dev.tidemill.spi.plan.PaneKey;
import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.time.Time;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The plans of streams in earlier batches, as long as windows or the program may ask for them, and
 * the batch that each keyed state has reached. The only thing that planning keeps from one batch to
 * the next, and the one record of how far states are: engines check that a change starts from the
 * version they hold, they do not decide it. Used on the driver's thread.
 */
final class PlanHistory {
  private final Map<String, TreeMap<Time, PlanNode<?>>> plans = new HashMap<>();
  private final Map<String, Time> stateTimes = new HashMap<>();

  /** Adds what a batch that has succeeded remembers. */
  void add(BatchPlan plan) {
    plan.remembered()
        .forEach((stream, of) ->
            plans.computeIfAbsent(stream, s -> new TreeMap<>()).put(plan.time(), of));
    plan.changedPanes().forEach(this::addRestored);
    plan.states().keySet().forEach(state -> stateTimes.put(state, plan.time()));
  }

  /** Takes the pane of an earlier batch that was restored, or that has lost records. */
  void addRestored(PaneKey key, PlanNode<?> pane) {
    plans.computeIfAbsent(key.stream(), s -> new TreeMap<>()).put(key.batch(), pane);
  }

  /** Says which batch left a keyed state that was restored. */
  void stateRestored(String state, Time reached) {
    stateTimes.put(state, reached);
  }

  /** The batch that left a keyed state as it is, if one has succeeded. */
  Optional<Time> stateTime(String state) {
    return Optional.ofNullable(stateTimes.get(state));
  }

  /** The plans of a stream with begin &lt; time &lt;= end, oldest first. */
  List<PlanNode<?>> after(String stream, Time begin, Time end) {
    return List.copyOf(plans
        .getOrDefault(stream, new TreeMap<>())
        .subMap(begin, false, end, true)
        .values());
  }

  /**
   * The plans of a stream with begin &lt;= time &lt;= end, oldest first, with their times; a copy.
   */
  SortedMap<Time, PlanNode<?>> range(String stream, Time begin, Time end) {
    return end.isBefore(begin)
        ? new TreeMap<>()
        : new TreeMap<>(plans.getOrDefault(stream, new TreeMap<>()).subMap(begin, true, end, true));
  }

  /** Whether this is the plan of any stream still. */
  boolean holds(PlanNode<?> plan) {
    return plans.values().stream().anyMatch(ofStream -> ofStream.containsValue(plan));
  }

  /** Forgets the plans of a stream up to a time and returns them. */
  List<PlanNode<?>> forget(String stream, Time upTo) {
    TreeMap<Time, PlanNode<?>> ofStream = plans.get(stream);
    if (ofStream == null) {
      return List.of();
    }
    Map<Time, PlanNode<?>> old = ofStream.headMap(upTo, true);
    List<PlanNode<?>> forgotten = new ArrayList<>(old.values());
    old.clear();
    return forgotten;
  }
}
