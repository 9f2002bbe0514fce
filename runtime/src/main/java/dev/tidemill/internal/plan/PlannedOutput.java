/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.plan;

import dev.tidemill.internal.graph.OutputNode;
import dev.tidemill.spi.plan.PlanNode;

/**
 * An output that is due in a batch, with the plan of its stream.
 *
 * @param output the operation to run
 * @param plan the records it is done with
 */
public record PlannedOutput(OutputNode output, PlanNode<?> plan) {}
