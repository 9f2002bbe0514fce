/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.plan;

import dev.tidemill.error.Origin;
import dev.tidemill.internal.batch.Ticks;
import dev.tidemill.internal.graph.StreamGraph;
import dev.tidemill.internal.graph.StreamNode;
import dev.tidemill.internal.isolation.InputSelection;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.rdd.RDDContext;
import dev.tidemill.spi.engine.Evaluator;
import dev.tidemill.spi.engine.RestoredState;
import dev.tidemill.spi.plan.CachedNode;
import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.time.Time;
import dev.tidemill.time.TimeFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;

/**
 * Makes the plan of a batch: a function of the graph, the batch and what is remembered of earlier
 * batches. {@link #plan} writes nothing; what a batch adds to the memory is part of its plan, and
 * is added when the batch has succeeded.
 */
public final class BatchPlanner {
  private final StreamGraph graph;
  private final Ticks ticks;
  private final Map<String, OpenSource<?>> sources;
  private final TimeFormat times;
  private final Retention retention;
  private final PlanHistory history = new PlanHistory();
  private Function<BatchInfo, BatchObservation> observations = batch -> BatchObservation.NONE;

  /** The plan that is being computed, which outputs may ask for. */
  private Optional<BatchPlan> running = Optional.empty();

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
   * Goes on from what an engine has restored: windows find their panes, states change from the
   * batch that left them, and what they would have begun with does not count. Called before the
   * first batch.
   *
   * @param evaluator releases panes that no window of this graph reads
   */
  public void restore(RestoredState restored, Evaluator evaluator) {
    Map<String, StreamNode> windowed = new HashMap<>();
    graph.streams().stream()
        .filter(retention::isWindowed)
        .forEach(node -> windowed.put(graph.key(node), node));
    restored.panes().forEach((key, partitions) -> {
      StreamNode node = windowed.get(key.stream());
      CachedNode<?> pane = CachedNode.restored(
          node == null ? Origin.here("restore") : node.origin(), key, partitions, Optional.empty());
      if (node == null) {
        evaluator.release(pane);
      } else {
        history.addRestored(key, pane);
      }
    });
    for (StreamNode.KeyedStateNode state : graph.states()) {
      Time reached = restored.states().get(graph.stateKey(state));
      if (reached != null) {
        history.stateRestored(graph.stateKey(state), reached);
        state.initial().forget();
      }
    }
  }

  /**
   * The plan of a batch; runs the user's {@code transform} code.
   *
   * @param selection which of its records the batch has
   * @throws dev.tidemill.error.TidemillException if that code throws, or a source cannot say what
   *     to read
   */
  public BatchPlan plan(BatchInfo batch, RDDContext context, InputSelection selection) {
    return plan(batch, context, selection, BatchObservation.NONE);
  }

  /** The same for an attempt that may decide the batch, with what observers look at. */
  public BatchPlan planAttempt(BatchInfo batch, RDDContext context, InputSelection selection) {
    return plan(batch, context, selection, observations.apply(batch));
  }

  /**
   * Has attempts observed. Called before the first batch.
   *
   * @param newObservations asked on the driver's thread, before each attempt is planned
   */
  public void observe(Function<BatchInfo, BatchObservation> newObservations) {
    observations = newObservations;
  }

  private BatchPlan plan(
      BatchInfo batch, RDDContext context, InputSelection selection, BatchObservation observation) {
    return new Planning(
            graph,
            ticks,
            sources,
            retention,
            history,
            batch,
            context,
            times.text(batch.time()),
            selection,
            observation)
        .batch();
  }

  /**
   * An attempt at a batch goes by this plan: until it ends, the program may ask for what the plan
   * remembers.
   */
  public void running(BatchPlan plan) {
    running = Optional.of(plan);
  }

  /**
   * Records that a batch has succeeded by the plan that is running: its states have reached it,
   * later batches find what it remembers, and the records that it has kept need their lineage no
   * more.
   */
  public void succeeded(Time time) {
    BatchPlan plan = running
        .filter(known -> known.time().equals(time))
        .orElseThrow(() -> new IllegalStateException(
            "the batch " + times.text(time) + " cannot have succeeded; it has no plan"));
    running = Optional.empty();
    history.add(plan);
    plan.states().values().forEach(state -> state.initial().forget());
    plan.kept().forEach(kept -> CachedNode.kept(kept).ifPresent(CachedNode::forgetInput));
  }

  /**
   * Forgets plans that neither a window nor the program can ask for after this batch, and their
   * records.
   */
  public void completed(Time time, RDDContext context) {
    List<PlanNode<?>> forgotten = new ArrayList<>();
    for (StreamNode node : graph.streams()) {
      Duration kept = retention.of(node);
      if (kept.compareTo(Duration.ZERO) > 0) {
        forgotten.addAll(history.forget(graph.key(node), firstNeeded(node, time.minus(kept))));
      }
    }
    for (PlanNode<?> old : forgotten) {
      // A window of one batch so far, or a transform that returns what it was given, has the very
      // plan of its input.
      if (!history.holds(old)) {
        CachedNode.kept(old).ifPresent(context.evaluator()::release);
      }
    }
  }

  /**
   * A window whose last batches were skipped has not lost the panes yet that have left it since.
   */
  private Time firstNeeded(StreamNode panes, Time otherwise) {
    Time first = otherwise;
    for (StreamNode.KeyedStateNode state : graph.states()) {
      if (state.input().id() == panes.id()
          && state.window().isPresent()
          && retention.isUsed(state)) {
        Optional<Time> reached = history.stateTime(graph.stateKey(state));
        Time needed = reached.map(t -> t.minus(state.window().get())).orElse(otherwise);
        first = needed.isBefore(first) ? needed : first;
      }
    }
    return first;
  }

  /** Drops the plan of a batch that failed for good: windows go on as if it had been empty. */
  public void failed(Time time) {
    running = running.filter(plan -> !plan.time().equals(time));
  }

  /**
   * How long sources must keep the records of a batch after it: as long as the program may still
   * ask for them.
   */
  public Duration remembered() {
    return retention.remembered();
  }

  /**
   * The plans of a stream in the batches from begin to end, as far as they are remembered; that of
   * the batch that runs is.
   */
  public Map<Time, PlanNode<?>> remembered(StreamNode node, Time begin, Time end) {
    SortedMap<Time, PlanNode<?>> plans = history.range(graph.key(node), begin, end);
    running
        .filter(plan -> !plan.time().isBefore(begin) && !plan.time().isAfter(end))
        .ifPresent(plan -> {
          PlanNode<?> current = plan.remembered().get(graph.key(node));
          if (current != null) {
            plans.put(plan.time(), current);
          }
        });
    return plans;
  }

  /** How long a stream's batches are kept, or empty if they are not. */
  public Optional<Duration> retention(StreamNode node) {
    return Optional.of(retention.of(node)).filter(kept -> kept.compareTo(Duration.ZERO) > 0);
  }
}
