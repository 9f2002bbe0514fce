/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill;

import dev.tidemill.DStreamLike.PlanStep;
import dev.tidemill.data.Pair;
import dev.tidemill.data.Partitioner;
import dev.tidemill.error.Origin;
import dev.tidemill.function.FilterFunction;
import dev.tidemill.function.Function4;
import dev.tidemill.function.ReduceFunction;
import dev.tidemill.internal.graph.GraphBuilder;
import dev.tidemill.internal.graph.PlanOperator;
import dev.tidemill.internal.graph.StreamNode;
import dev.tidemill.internal.graph.StreamNode.ViewNode.Part;
import dev.tidemill.internal.operators.KeyedPlans;
import dev.tidemill.internal.operators.Plans;
import dev.tidemill.rdd.PairRDD;
import dev.tidemill.rdd.RDDPlans;
import dev.tidemill.spi.plan.AggregateNode;
import dev.tidemill.spi.plan.Combiner;
import dev.tidemill.spi.plan.NarrowNode;
import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.spi.plan.StateNode;
import dev.tidemill.spi.plan.StateNode.View;
import dev.tidemill.spi.plan.Step;
import dev.tidemill.spi.state.KeyGroups;
import dev.tidemill.spi.state.KeyedOperator;
import dev.tidemill.state.StateFunction;
import dev.tidemill.time.Time;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Declares the nodes of one operation with keyed state: the state itself, and the streams that show
 * it.
 *
 * @param <K> type of the keys
 * @param <V> type of the values
 */
final class KeyedStateDeclaration<K, V> {
  /**
   * How the values of a window are combined.
   *
   * @param inverse subtracts a value, or null if there is no inverse function
   */
  record WindowFunctions<V>(
      ReduceFunction<V> reduce, @Nullable ReduceFunction<V> inverse) implements Serializable {}

  /**
   * When a window shows what, and where.
   *
   * @param partitioner spreads what it shows, if not by key groups
   */
  record WindowTimes(Duration length, Duration slide, Optional<Partitioner> partitioner) {}

  /**
   * What the panes of a window are made of. Windows over the same input that combine the same
   * values by the same function share their panes.
   *
   * @param values what is combined
   * @param byFunction whether the program's function combines it
   * @param operator makes one pair for each key of a batch, placed by the key groups
   */
  record PanesOf(String values, boolean byFunction, PlanOperator operator) {}

  private final Declarations declarations;
  private final StreamNode input;
  private final Origin origin;
  private final GraphBuilder graph;
  private final KeyGroups groups;

  /**
   * Begins a declaration.
   *
   * @throws dev.tidemill.error.TidemillException if the context has started
   */
  KeyedStateDeclaration(Declarations declarations, StreamNode input, Origin origin) {
    this.declarations = declarations;
    this.input = input;
    this.origin = origin;
    this.graph = declarations.declare(origin);
    this.groups = declarations.keyGroups();
  }

  <S> StateDStream<K, S> update(
      Function4<Time, K, List<V>, Optional<S>, Optional<S>> function,
      Optional<Partitioner> partitioner,
      Optional<PairRDD<K, S>> initial) {
    declarations.checkClosure(function, origin);
    KeyedOperator<K, V, S, S> operator =
        new KeyedOperator.UpdateByKey<>(function, trustsFunctions());
    return shown(values(operator, initial), partitioner);
  }

  private boolean trustsFunctions() {
    return !declarations.copiesState();
  }

  <S, M> MapWithStateDStream<K, S, M> map(StateSpec<K, V, S, M> spec) {
    declarations.checkClosure(spec.given(), origin);
    long timeoutMillis = spec.timeout().map(Duration::toMillis).orElse(0L);
    if (spec.partitioner().isEmpty()) {
      StreamNode state = values(
          new KeyedOperator.MapWithState<>(spec.function(), timeoutMillis, trustsFunctions()),
          spec.initialState());
      StreamNode emitted = view(state, Part.RESULT, View.EMITTED, (o, in) -> in);
      return mapped(state, emitted, spec);
    }
    Partitioner partitioner = checked(spec.partitioner().get());
    StateFunction<K, V, S, M> function = spec.function(); // which travels; the spec does not
    KeyedOperator<K, V, S, Pair<K, M>> keyed = new KeyedOperator.MapWithState<>(
        (batch, key, value, state, out) ->
            function.call(batch, key, value, state, record -> out.accept(new Pair<>(key, record))),
        timeoutMillis,
        trustsFunctions());
    StreamNode state = values(keyed, spec.initialState());
    StreamNode emitted = this.<Pair<K, M>, M>view(
        state,
        Part.RESULT,
        View.EMITTED,
        (o, in) -> KeyedPlans.values(o, KeyedPlans.partitionBy(o, in, partitioner)));
    return mapped(state, emitted, spec);
  }

  private <S, M> MapWithStateDStream<K, S, M> mapped(
      StreamNode state, StreamNode emitted, StateSpec<K, V, S, M> spec) {
    Optional<Partitioner> partitioner = spec.partitioner();
    StreamNode all = view(state, Part.SNAPSHOTS, View.ALL, this.<S>placing(partitioner));
    StreamNode changes =
        view(state, Part.SNAPSHOT_CHANGES, View.CHANGES, this.<Optional<S>>placing(partitioner));
    return new MapWithStateDStream<>(
        declarations, emitted, new StateDStream<>(declarations, all, changes));
  }

  /**
   * A window over the values of the input, which are pairs.
   *
   * @param filter lets through the pairs that are shown, if not all are
   */
  StateDStream<K, V> reduceWindow(
      WindowFunctions<V> functions,
      WindowTimes times,
      Optional<FilterFunction<? super Pair<K, V>>> filter) {
    return reduceWindow(
        functions,
        times,
        filter,
        new PanesOf(
            "values",
            true,
            (o, in) -> panes(o, KeyedStateDeclaration.<K, V>pairs(in.get(0)), functions.reduce())));
  }

  /** A window over pairs that are made of the input. */
  StateDStream<K, V> reduceWindow(
      WindowFunctions<V> functions,
      WindowTimes times,
      Optional<FilterFunction<? super Pair<K, V>>> filter,
      PanesOf panes) {
    StreamNode state = windowState(functions, times, panes);
    return filter.isEmpty()
        ? shown(state, times.partitioner())
        : filtered(state, times.partitioner(), filter.get());
  }

  /** A window whose pairs all have one key: the stream of their values. */
  DStream<V> reduceWindowOfOneKey(WindowFunctions<V> functions, WindowTimes times, PanesOf panes) {
    StreamNode state = windowState(functions, times, panes);
    return new DStream<>(
        declarations, this.<Pair<K, V>, V>view(state, Part.RESULT, View.ALL, KeyedPlans::values));
  }

  private StreamNode windowState(WindowFunctions<V> functions, WindowTimes times, PanesOf panes) {
    graph.checkWindow(origin, input, times.length(), times.slide());
    declarations.checkClosure(functions, origin);
    KeyedOperator<K, V, V, V> operator = new KeyedOperator.ReduceWindow<>(
        functions.reduce(), functions.inverse(), declarations.checksInverses(), trustsFunctions());
    Optional<Object> function =
        panes.byFunction() ? Optional.of(functions.reduce()) : Optional.empty();
    return graph.windowState(
        origin,
        graph.pane(origin, input, panes.values(), function, panes.operator()),
        operator,
        groups,
        times.length(),
        times.slide());
  }

  /** Each batch's combination of the values of each key, where its state is. */
  PlanNode<Pair<K, V>> panes(Origin named, PlanNode<Pair<K, V>> pairs, ReduceFunction<V> reduce) {
    return new AggregateNode<>(named, pairs, Combiner.reducing(reduce), groups, true);
  }

  /** Pairs moved to where their state is. */
  PlanNode<Pair<K, V>> placed(Origin named, PlanNode<Pair<K, V>> pairs) {
    return KeyedPlans.partitionBy(named, pairs, groups);
  }

  /** A window over lists of values. */
  StateDStream<K, List<V>> groupWindow(WindowTimes times) {
    graph.checkWindow(origin, input, times.length(), times.slide());
    StreamNode panes = graph.pane(
        origin,
        input,
        "lists",
        Optional.empty(),
        (o, in) -> KeyedPlans.groupByKey(o, KeyedStateDeclaration.<K, V>pairs(in.get(0)), groups));
    KeyedOperator<K, List<V>, List<V>, List<V>> operator = new KeyedOperator.GroupWindow<K, V>();
    return shown(
        graph.windowState(origin, panes, operator, groups, times.length(), times.slide()),
        times.partitioner());
  }

  /**
   * Shows only the pairs that the filter lets through; as a change, one that it does not is an end.
   */
  private StateDStream<K, V> filtered(
      StreamNode state,
      Optional<Partitioner> partitioner,
      FilterFunction<? super Pair<K, V>> filter) {
    declarations.checkClosure(filter, origin);
    PlanStep<Pair<K, V>, Pair<K, V>> placingAll = placing(partitioner);
    PlanStep<Pair<K, Optional<V>>, Pair<K, Optional<V>>> placingChanges = placing(partitioner);
    StreamNode all = this.<Pair<K, V>, Pair<K, V>>view(
        state, Part.RESULT, View.ALL, (o, in) -> Plans.filter(o, placingAll.apply(o, in), filter));
    StreamNode changes = this.<Pair<K, Optional<V>>, Pair<K, Optional<V>>>view(
        state,
        Part.CHANGES,
        View.CHANGES,
        (o, in) -> new NarrowNode<>(
            o,
            placingChanges.apply(o, in),
            new Step.Map<Pair<K, Optional<V>>, Pair<K, Optional<V>>>(
                pair -> pair.value().isEmpty()
                        || filter.call(new Pair<>(pair.key(), pair.value().get()))
                    ? pair
                    : new Pair<>(pair.key(), Optional.empty())),
            true));
    return new StateDStream<>(declarations, all, changes);
  }

  private <S> StreamNode values(
      KeyedOperator<K, V, S, ?> operator, Optional<PairRDD<K, S>> initial) {
    return graph.state(origin, input, operator, groups, initial.map(RDDPlans::plan));
  }

  /** All of a state. */
  private <S> StateDStream<K, S> shown(StreamNode state, Optional<Partitioner> partitioner) {
    StreamNode all = view(state, Part.RESULT, View.ALL, this.<S>placing(partitioner));
    StreamNode changes =
        view(state, Part.CHANGES, View.CHANGES, this.<Optional<S>>placing(partitioner));
    return new StateDStream<>(declarations, all, changes);
  }

  /** A stream that shows a state: one node, however its plan goes on from what the engine shows. */
  private <A, B> StreamNode view(StreamNode state, Part part, View view, PlanStep<A, B> step) {
    return graph.view(
        origin,
        state,
        part,
        (o, in) -> step.apply(o, new StateNode<A>(o, ((StateNode<?>) in.get(0)).change(), view)));
  }

  private <S> PlanStep<Pair<K, S>, Pair<K, S>> placing(Optional<Partitioner> partitioner) {
    if (partitioner.isEmpty()) {
      return (o, in) -> in;
    }
    Partitioner placing = checked(partitioner.get());
    return (o, in) -> KeyedPlans.partitionBy(o, in, placing);
  }

  private Partitioner checked(Partitioner partitioner) {
    declarations.checkClosure(partitioner, origin);
    return partitioner;
  }

  @SuppressWarnings("unchecked") // a stream's plans have its type
  private static <K, V> PlanNode<Pair<K, V>> pairs(PlanNode<?> plan) {
    return (PlanNode<Pair<K, V>>) plan;
  }
}
