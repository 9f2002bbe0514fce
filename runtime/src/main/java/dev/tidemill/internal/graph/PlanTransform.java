/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.graph;

import dev.tidemill.listener.BatchInfo;
import dev.tidemill.rdd.RDDContext;
import dev.tidemill.spi.plan.PlanNode;
import java.util.List;

/**
 * Makes the plan of a batch by the user's own code, which may look at the batch and run actions.
 */
@FunctionalInterface
public interface PlanTransform {
  PlanNode<?> apply(List<PlanNode<?>> inputs, BatchInfo batch, RDDContext context) throws Exception;
}
