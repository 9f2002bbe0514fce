/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.plan;

import dev.tidemill.internal.batch.Ticks;
import dev.tidemill.internal.graph.OutputNode;
import dev.tidemill.internal.graph.StreamGraph;
import dev.tidemill.internal.graph.StreamNode;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.rdd.RDDContext;
import dev.tidemill.spi.plan.CachedNode;
import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.time.Time;
import dev.tidemill.time.TimeFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the plan of a batch: a function of the graph, the batch and the plans of earlier batches that are remembered.
 */
public final class BatchPlanner {
  private final StreamGraph graph;
  private final Ticks ticks;
  private final Map<String, OpenSource<?>> sources;
  private final TimeFormat times;
  private final Retention retention;
  private final PlanHistory history = new PlanHistory();

  /**
   * A planner.
   *
   * @param times how errors show the times of batches
   */
  public BatchPlanner(
      StreamGraph graph, Ticks ticks, Map<String, OpenSource<?>> sources, TimeFormat times) {
    this.graph = graph;
    this.ticks = ticks;
    this.sources = sources;
    this.times = times;
    this.retention = Retention.of(graph);
  }

  /**
   * The plan of a batch; runs the user's {@code transform} code.
   *
   * @throws dev.tidemill.error.TidemillException if that code throws, or a source cannot say what to read
   */
  public BatchPlan plan(BatchInfo batch, RDDContext context) {
    Planning planning = new Planning(
        graph, ticks, sources, retention, history, batch, context, times.text(batch.time()));
    List<PlannedOutput> outputs = new ArrayList<>();
    for (OutputNode output : graph.outputs()) {
      if (ticks.isDue(batch.time(), output.input().slide())) {
        outputs.add(new PlannedOutput(output, planning.plan(output.input())));
      }
    }
    List<PlanNode<?>> kept = new ArrayList<>();
    for (StreamNode node : graph.streams()) {
      boolean due = ticks.isDue(batch.time(), node.slide());
      if (due && retention.of(node).compareTo(Duration.ZERO) > 0) {
        PlanNode<?> plan = planning.plan(node);
        history.put(node.id(), batch.time(), plan);
        if (retention.isKept(node, plan)) {
          kept.add(plan);
        }
      } else if (due && node instanceof StreamNode.KeyedStateNode && retention.isUsed(node)) {
        kept.add(planning.plan(node));
      }
    }
    return new BatchPlan(outputs, kept);
  }

  /** Tells that a batch counts: the keyed states that it has changed stay so, and what it has kept is made of nothing else any more. */
  public void succeeded(Time time) {
    for (StreamNode.KeyedStateNode state : graph.states()) {
      if (ticks.isDue(time, state.slide()) && retention.isUsed(state)) {
        history.stateReached(state.id(), time);
        state.initial().forget();
      }
    }
    for (StreamNode node : graph.streams()) {
      history.at(node.id(), time).ifPresent(plan -> {
        if (plan instanceof CachedNode<?> cached && retention.isKept(node, plan)) {
          cached.forgetInput();
        }
      });
    }
  }

  /** Forgets plans that neither a window nor the program can ask for after this batch, and their records. */
  public void completed(Time time, RDDContext context) {
    List<PlanNode<?>> forgotten = new ArrayList<>();
    for (StreamNode node : graph.streams()) {
      Duration kept = retention.of(node);
      if (kept.compareTo(Duration.ZERO) > 0) {
        forgotten.addAll(history.forget(node.id(), firstNeeded(node, time.minus(kept))));
      }
    }
    for (PlanNode<?> old : forgotten) {
      boolean isKept =
          old instanceof CachedNode<?> cached && cached.scope() == CachedNode.Scope.KEPT;
      // A window of one batch so far, or a transform that returns what it was given, has the very
      // plan of its input.
      if (isKept && !history.holds(old)) {
        context.evaluator().release((CachedNode<?>) old);
      }
    }
  }

  /** A window whose last batches were skipped has not lost the panes yet that have left it since. */
  private Time firstNeeded(StreamNode panes, Time otherwise) {
    Time first = otherwise;
    for (StreamNode.KeyedStateNode state : graph.states()) {
      if (state.input().id() == panes.id()
          && state.window().isPresent()
          && retention.isUsed(state)) {
        Optional<Time> reached = history.stateTime(state.id());
        Time needed = reached.map(t -> t.minus(state.window().get())).orElse(otherwise);
        first = needed.isBefore(first) ? needed : first;
      }
    }
    return first;
  }

  /** Forgets a batch that failed for good: windows go on as if it had been empty. */
  public void failed(Time time) {
    graph.streams().forEach(node -> history.remove(node.id(), time));
  }

  /** How long sources must keep the records of a batch after it: as long as the program may still ask for them. */
  public Duration remembered() {
    return retention.remembered();
  }

  /** The plans of a stream in the batches from begin to end, as far as they are remembered. */
  public Map<Time, PlanNode<?>> remembered(StreamNode node, Time begin, Time end) {
    return history.range(node.id(), begin, end);
  }

  /** How long a stream's batches are kept, or empty if they are not. */
  public Optional<Duration> retention(StreamNode node) {
    return Optional.of(retention.of(node)).filter(kept -> kept.compareTo(Duration.ZERO) > 0);
  }
}
