package dev.tidemill.internal.plan;

import dev.tidemill.spi.plan.CachedNode;
import java.util.List;

/**
 * What one batch computes.
 *
 * @param outputs the outputs that are due, in the order of declaration
 * @param kept records that later batches read, and that are computed in this one at the latest
 */
public record BatchPlan(List<PlannedOutput> outputs, List<CachedNode<?>> kept) {}
