/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.plan;

import dev.tidemill.spi.plan.PlanNode;
import java.util.List;

/**
 * What one batch computes.
 *
 * @param outputs the outputs that are due, in the order of declaration
 * @param kept what is computed in this batch also if no output reads it: records that later batches read, and changes of
 *     keyed state
 */
public record BatchPlan(List<PlannedOutput> outputs, List<PlanNode<?>> kept) {}
