/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.engine;

import dev.tidemill.internal.state.KeyedStates;
import dev.tidemill.spi.engine.TaskExecutor;
import dev.tidemill.spi.plan.CachedNode;
import dev.tidemill.time.Clock;
import dev.tidemill.time.TimeFormat;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * What all evaluations of an engine share.
 *
 * @param clock measures stages
 * @param inlineRecords a stage of at most this many records runs on the calling thread and not on
 *     the workers
 * @param times how errors show the times of batches
 * @param kept records of cached nodes, as long as the node is reachable
 * @param panes the panes of batches that count
 * @param computations what is being computed at this moment
 */
record EngineParts(
    TaskExecutor executor,
    Clock clock,
    int defaultPartitions,
    long inlineRecords,
    TimeFormat times,
    Map<CachedNode<?>, PartitionedRecords<?>> kept,
    KeyedStates states,
    PaneStore panes,
    Computations computations) {
  static EngineParts of(
      TaskExecutor executor,
      Clock clock,
      int defaultPartitions,
      long inlineRecords,
      TimeFormat times) {
    return new EngineParts(
        executor,
        clock,
        defaultPartitions,
        inlineRecords,
        times,
        Collections.synchronizedMap(new WeakHashMap<>()),
        new KeyedStates(),
        new PaneStore(),
        new Computations());
  }
}
