/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.graph;

import dev.tidemill.listener.BatchInfo;
import dev.tidemill.rdd.RDDContext;
import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.spi.sink.Guarantee;
import dev.tidemill.spi.sink.Sink;
import java.util.Optional;

/** What is done with every batch of a stream. */
public sealed interface OutputOperation {
  /**
   * The sink that is opened before the first batch and written to in every batch, if there is one.
   */
  Optional<Sink<?>> sink();

  /** What this output promises when a batch is written again. */
  default Guarantee guarantee() {
    // The program's code and print act at once, before the batch is decided.
    return sink().map(Sink::guarantee).orElse(Guarantee.AT_LEAST_ONCE);
  }

  /** Calls the visitor's method for this kind of output. */
  void accept(Visitor visitor) throws Exception;

  /**
   * Handles every kind of output. There are no default methods, so that an implementation cannot
   * overlook a kind.
   */
  interface Visitor {
    void foreach(Foreach operation) throws Exception;

    void print(Print operation) throws Exception;

    void write(Write operation) throws Exception;
  }

  /** The user's code. */
  record Foreach(RDDAction action) implements OutputOperation {
    @Override
    public Optional<Sink<?>> sink() {
      return Optional.empty();
    }

    @Override
    public void accept(Visitor visitor) throws Exception {
      visitor.foreach(this);
    }
  }

  /** The first records in readable form. */
  record Print(int most) implements OutputOperation {
    @Override
    public Optional<Sink<?>> sink() {
      return Optional.empty();
    }

    @Override
    public void accept(Visitor visitor) throws Exception {
      visitor.print(this);
    }
  }

  /** All records into a sink. */
  record Write(Sink<?> target) implements OutputOperation {
    @Override
    public Optional<Sink<?>> sink() {
      return Optional.of(target);
    }

    @Override
    public void accept(Visitor visitor) throws Exception {
      visitor.write(this);
    }
  }

  /** The user's code of {@link Foreach}. */
  @FunctionalInterface
  interface RDDAction {
    void run(PlanNode<?> plan, RDDContext context, BatchInfo batch) throws Exception;
  }
}
