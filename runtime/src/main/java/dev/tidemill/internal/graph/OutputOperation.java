package dev.tidemill.internal.graph;

import dev.tidemill.listener.BatchInfo;
import dev.tidemill.rdd.RDDContext;
import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.spi.sink.Sink;

/** What is done with every batch of a stream. */
public sealed interface OutputOperation {
  /** The user's code. */
  record Foreach(RDDAction action) implements OutputOperation {}

  /** The first records in readable form. */
  record Print(int most) implements OutputOperation {}

  /** All records into a sink. */
  record Write(Sink<?> sink) implements OutputOperation {}

  /** The user's code of {@link Foreach}. */
  @FunctionalInterface
  interface RDDAction {
    void run(PlanNode<?> plan, RDDContext context, BatchInfo batch) throws Exception;
  }
}
