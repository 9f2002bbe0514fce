/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.graph;

import dev.tidemill.spi.plan.PlanNode;
import java.util.Optional;

/** The state that keys have before the first batch. Used on the driver's thread. */
public final class InitialState {
  private Optional<PlanNode<?>> plan;

  InitialState(Optional<PlanNode<?>> plan) {
    this.plan = plan;
  }

  /** Pairs of key and state; empty if there are none, or they are part of the state by now. */
  public Optional<PlanNode<?>> plan() {
    return plan;
  }

  /** Lets go of the pairs: a batch has counted that has made them part of the state. */
  public void forget() {
    plan = Optional.empty();
  }
}
