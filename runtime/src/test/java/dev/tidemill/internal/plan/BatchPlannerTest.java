/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.codec.Codecs;
import dev.tidemill.error.CallSite;
import dev.tidemill.error.Origin;
import dev.tidemill.internal.batch.Ticks;
import dev.tidemill.internal.graph.GraphBuilder;
import dev.tidemill.internal.graph.OutputOperation;
import dev.tidemill.internal.graph.QueueEntries;
import dev.tidemill.internal.graph.StreamGraph;
import dev.tidemill.internal.graph.StreamNode;
import dev.tidemill.internal.isolation.InputSelection;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.rdd.RDDContext;
import dev.tidemill.spi.engine.Evaluator;
import dev.tidemill.spi.engine.PartitionAction;
import dev.tidemill.spi.engine.RestoredState;
import dev.tidemill.spi.plan.CachedNode;
import dev.tidemill.spi.plan.LiteralNode;
import dev.tidemill.spi.plan.PaneKey;
import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.spi.plan.StateNode;
import dev.tidemill.spi.plan.UnionNode;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.spi.source.RowOffset;
import dev.tidemill.spi.state.KeyGroups;
import dev.tidemill.spi.state.KeyedOperator;
import dev.tidemill.spi.storage.LocalStorage;
import dev.tidemill.time.Time;
import dev.tidemill.time.TimeFormat;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BatchPlannerTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final OffsetRange NOTHING = new OffsetRange(new RowOffset(0), new RowOffset(0));

  private final Forgetful evaluator = new Forgetful();
  private final RDDContext context =
      new RDDContext(evaluator, new LocalStorage(), Codecs.standard());
  private final StreamNode input;
  private final StreamGraph graph;
  private final BatchPlanner planner;

  /** Counts what it is told to release; planning computes nothing. */
  private static final class Forgetful implements Evaluator {
    private int released;

    @Override
    public int defaultPartitions() {
      return 1;
    }

    @Override
    public <T, R> List<R> evaluate(
        PlanNode<T> plan, PartitionAction<? super T, R> action, int from, int until) {
      throw new IllegalStateException("planning computes nothing");
    }

    @Override
    public void release(CachedNode<?> node) {
      released++;
    }
  }

  /** A window of two batches over a queue, and a state. */
  BatchPlannerTest() {
    GraphBuilder builder = new GraphBuilder(SECOND);
    input = builder.queue(origin("queueStream"), new QueueEntries<>());
    StreamNode window = builder.window(origin("window"), input, SECOND.multipliedBy(2), SECOND);
    StreamNode state = builder.state(
        origin("updateStateByKey"),
        input,
        new KeyedOperator.UpdateByKey<Object, Object, Object>((t, k, v, s) -> s, true),
        new KeyGroups(1, 1),
        Optional.of(new LiteralNode<>(origin("parallelizePairs"), List.of())));
    StreamNode view = builder.view(
        origin("updateStateByKey"), state, StreamNode.ViewNode.Part.RESULT, (o, in) -> in.get(0));
    builder.output(origin("print"), window, new OutputOperation.Print(1));
    builder.output(origin("print"), view, new OutputOperation.Print(1));
    graph = builder.build(origin("start"));
    planner = new BatchPlanner(
        graph,
        Ticks.startingAfter(Time.ofMillis(0), SECOND),
        Map.of(),
        TimeFormat.of(ZoneOffset.UTC, SECOND));
  }

  private static Origin origin(String operation) {
    return new Origin(operation, Optional.empty(), CallSite.UNKNOWN);
  }

  private BatchPlan plan(long millis) {
    return planner.plan(
        new BatchInfo(millis / 1000, Time.ofMillis(millis), 1, 1, Map.of("queueStream", NOTHING)),
        context,
        InputSelection.ALL);
  }

  private void run(long millis) {
    planner.running(plan(millis));
    planner.succeeded(Time.ofMillis(millis));
    planner.completed(Time.ofMillis(millis), context);
  }

  private Map<Time, PlanNode<?>> remembered() {
    return planner.remembered(input, Time.ofMillis(0), Time.ofMillis(9000));
  }

  /** The batch that the state has reached, as the plan has it. */
  private static Optional<Time> from(BatchPlan plan) {
    return plan.kept().stream()
        .filter(StateNode.class::isInstance)
        .map(node -> ((StateNode<?>) node).change().from())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void planning_leaves_nothing_behind() {
    plan(1000);
    BatchPlan again = plan(2000);
    assertThat(remembered()).isEmpty();
    assertThat(from(again)).isEmpty();
    assertThat(again.remembered()).containsOnlyKeys("queueStream");
    assertThat(again.states()).containsOnlyKeys("queueStream.updateStateByKey");
  }

  @Test
  void a_plan_that_is_running_is_found_and_is_not_part_of_the_history() {
    planner.running(plan(1000));
    assertThat(remembered()).containsOnlyKeys(Time.ofMillis(1000));
    assertThat(from(plan(2000))).isEmpty();
  }

  @Test
  void a_batch_that_has_succeeded_is_remembered_and_its_states_have_reached_it() {
    run(1000);
    assertThat(remembered()).containsOnlyKeys(Time.ofMillis(1000));
    assertThat(from(plan(2000))).contains(Time.ofMillis(1000));
  }

  @Test
  void a_batch_that_has_failed_leaves_nothing_behind() {
    run(1000);
    planner.running(plan(2000));
    planner.failed(Time.ofMillis(2000));
    planner.completed(Time.ofMillis(2000), context);
    assertThat(remembered()).containsOnlyKeys(Time.ofMillis(1000));
    assertThat(from(plan(3000))).contains(Time.ofMillis(1000));
  }

  @Test
  void what_no_window_needs_any_more_is_forgotten_with_its_records() {
    run(1000);
    run(2000);
    assertThat(evaluator.released).isZero();
    run(3000);
    assertThat(remembered()).containsOnlyKeys(Time.ofMillis(2000), Time.ofMillis(3000));
    assertThat(evaluator.released).isEqualTo(1);
  }

  @Test
  void what_a_batch_has_kept_needs_its_lineage_until_it_has_succeeded() {
    BatchPlan plan = plan(1000);
    CachedNode<?> kept =
        (CachedNode<?>) Objects.requireNonNull(plan.remembered().get("queueStream"));
    planner.running(plan);
    assertThat(kept.input()).isNotNull();
    planner.succeeded(Time.ofMillis(1000));
    assertThatThrownBy(kept::input).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void initial_state_is_let_go_of_when_it_is_part_of_the_state() {
    StreamNode.KeyedStateNode state = graph.states().get(0);
    planner.running(plan(1000));
    planner.failed(Time.ofMillis(1000));
    assertThat(state.initial().plan()).isPresent();
    run(2000);
    assertThat(state.initial().plan()).isEmpty();
  }

  @Test
  void a_batch_without_a_plan_cannot_have_succeeded() {
    planner.running(plan(1000));
    assertThatThrownBy(() -> planner.succeeded(Time.ofMillis(2000)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("it has no plan");
  }

  @Test
  void a_restored_planner_reads_restored_panes_and_changes_states_from_where_they_are() {
    String stream = graph.key(input);
    String state = graph.stateKey(graph.states().get(0));
    PaneKey second = new PaneKey(stream, Time.ofMillis(2000));
    planner.restore(
        new RestoredState(
            new TreeMap<>(Map.of(state, Time.ofMillis(2000))),
            new TreeMap<>(Map.of(
                new PaneKey(stream, Time.ofMillis(1000)),
                1,
                second,
                1,
                new PaneKey("gone", Time.ofMillis(2000)),
                1))),
        evaluator);
    assertThat(evaluator.released).isEqualTo(1);
    BatchPlan plan = plan(3000);
    PlanNode<?> window = plan.outputs().get(0).plan();
    assertThat(window)
        .isInstanceOfSatisfying(
            UnionNode.class,
            union -> assertThat(((CachedNode<?>) union.inputs().get(0)).pane()).contains(second));
    StateNode<?> view = (StateNode<?>) plan.outputs().get(1).plan();
    assertThat(view.change().from()).contains(Time.ofMillis(2000));
    assertThat(view.change().initial()).isEmpty();
  }
}
