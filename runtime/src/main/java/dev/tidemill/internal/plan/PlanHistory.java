/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.plan;

import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.time.Time;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The plans of streams in earlier batches, as long as windows or the program may ask for them, and the batch that each keyed
 * state has come to. The only thing that planning keeps from one batch to the next; used on the driver's thread.
 */
public final class PlanHistory {
  private final Map<Integer, TreeMap<Time, PlanNode<?>>> plans = new HashMap<>();

  private final Map<Integer, Time> stateTimes = new HashMap<>();

  /** The batch that left a keyed state as it is, if one has counted. */
  Optional<Time> stateTime(int state) {
    return Optional.ofNullable(stateTimes.get(state));
  }

  void stateReached(int state, Time time) {
    stateTimes.put(state, time);
  }

  void put(int stream, Time time, PlanNode<?> plan) {
    plans.computeIfAbsent(stream, s -> new TreeMap<>()).put(time, plan);
  }

  /** The plan of a stream in one batch. */
  Optional<PlanNode<?>> at(int stream, Time time) {
    return Optional.ofNullable(plans.get(stream)).map(ofStream -> ofStream.get(time));
  }

  void remove(int stream, Time time) {
    TreeMap<Time, PlanNode<?>> ofStream = plans.get(stream);
    if (ofStream != null) {
      ofStream.remove(time);
    }
  }

  /** The plans of a stream with begin &lt; time &lt;= end, oldest first. */
  List<PlanNode<?>> after(int stream, Time begin, Time end) {
    return new ArrayList<>(plans
        .getOrDefault(stream, new TreeMap<>())
        .subMap(begin, false, end, true)
        .values());
  }

  /** The plans of a stream with begin &lt;= time &lt;= end, oldest first, with their times. */
  public Map<Time, PlanNode<?>> range(int stream, Time begin, Time end) {
    if (end.isBefore(begin)) {
      return Map.of();
    }
    return new TreeMap<>(
        plans.getOrDefault(stream, new TreeMap<>()).subMap(begin, true, end, true));
  }

  /** Whether this is the plan of any stream still. */
  boolean holds(PlanNode<?> plan) {
    return plans.values().stream().anyMatch(ofStream -> ofStream.containsValue(plan));
  }

  /** Forgets the plans of a stream up to a time and returns them. */
  List<PlanNode<?>> forget(int stream, Time upTo) {
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
