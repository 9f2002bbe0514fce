/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.plan;

import dev.tidemill.internal.graph.StreamNode;
import dev.tidemill.spi.plan.PaneKey;
import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.time.Time;
import java.util.List;
import java.util.Map;

/**
 * The plan of one batch, and what to remember once it has succeeded.
 *
 * @param time the batch
 * @param outputs what the outputs get, in the order of their declaration, those of dead letters last
 * @param kept what has to be computed in this batch even if no output reads it: records that later
 *     batches need, and states
 * @param remembered by key of the stream, the plans that windows or the program may ask for in
 *     later batches
 * @param states by their keys, the keyed states that this batch changes
 * @param changedPanes panes of earlier batches that lose records in this one
 */
public record BatchPlan(
    Time time,
    List<PlannedOutput> outputs,
    List<PlanNode<?>> kept,
    Map<String, PlanNode<?>> remembered,
    Map<String, StreamNode.KeyedStateNode> states,
    Map<PaneKey, PlanNode<?>> changedPanes) {
  public BatchPlan {
    outputs = List.copyOf(outputs);
    kept = List.copyOf(kept);
    remembered = Map.copyOf(remembered);
    states = Map.copyOf(states);
    changedPanes = Map.copyOf(changedPanes);
  }
}
