/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.graph;

import dev.tidemill.error.Origin;
import dev.tidemill.spi.plan.PlanNode;
import java.util.List;

/** Makes the plan of an operation from the plans of its inputs, the same way for every batch. */
@FunctionalInterface
public interface PlanOperator {
  PlanNode<?> apply(Origin origin, List<PlanNode<?>> inputs);
}
