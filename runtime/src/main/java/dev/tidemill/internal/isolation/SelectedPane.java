/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.isolation;

import dev.tidemill.function.EmitFunction;
import dev.tidemill.spi.kernel.OperatorFailure;
import dev.tidemill.spi.plan.NarrowNode;
import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.spi.plan.Step;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Some of the records that a window has kept of an earlier batch. */
final class SelectedPane {
  private record Numbered<T>(Place place, T record) {}

  private SelectedPane() {}

  /**
   * The plan of them.
   *
   * @param selections one for each partition
   */
  static <T> PlanNode<T> of(
      PlanNode<T> all, List<SegmentSelection> selections, @Nullable Trace trace) {
    List<SegmentSelection> known = List.copyOf(selections);
    Step<T, Numbered<T>> number =
        new Step.MapPartitions<>((partition, records) -> numbered(records, known.get(partition)));
    Step<Numbered<T>, T> handOn = new Step.Emit<>(new Tracing<>(trace));
    return new NarrowNode<>(
        all.origin(), new NarrowNode<>(all.origin(), all, number, true), handOn, true);
  }

  private static <T> Iterator<Numbered<T>> numbered(
      Iterator<T> records, SegmentSelection selection) {
    List<Numbered<T>> selected = new ArrayList<>();
    for (long index = 0; records.hasNext(); index++) {
      T record = records.next();
      if (selection.has(index)) {
        selected.add(new Numbered<>(new Place(selection.segment(), index), record));
      }
    }
    return selected.iterator();
  }

  private static final class Tracing<T> implements EmitFunction<Numbered<T>, T> {
    private static final long serialVersionUID = 1L;

    /** Absent in another process: failures are thrown there. */
    private final transient @Nullable Trace trace;

    Tracing(@Nullable Trace trace) {
      this.trace = trace;
    }

    @Override
    public void call(Numbered<T> numbered, Consumer<? super T> next) {
      try {
        next.accept(numbered.record());
      } catch (OperatorFailure e) {
        if (trace == null || !trace.take(numbered.place(), numbered.record(), "", e)) {
          throw e;
        }
      }
    }
  }
}
