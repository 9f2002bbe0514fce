/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill;

import dev.tidemill.data.Pair;
import dev.tidemill.data.Partitioner;
import dev.tidemill.error.Origin;
import dev.tidemill.function.FilterFunction;
import dev.tidemill.function.Function4;
import dev.tidemill.function.ReduceFunction;
import dev.tidemill.internal.graph.GraphBuilder;
import dev.tidemill.internal.graph.PlanOperator;
import dev.tidemill.internal.graph.StreamNode;
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
 * Declares the nodes of one operation that keeps state by key: the state itself, and the streams that show it.
 *
 * @param <K> type of the keys
 * @param <V> type of the values
 */
final class KeyedStateDeclaration<K, V> {
  /** Windows of lists over one stream share their panes as if they had one function. */
  private static final Object LISTS = new Object();

  /**
   * How the values of a window become one.
   *
   * @param inverse takes a value out again, or null if nothing can
   */
  record WindowFunctions<V>(
      ReduceFunction<V> reduce, @Nullable ReduceFunction<V> inverse) implements Serializable {}

  /**
   * When a window shows what, and where.
   *
   * @param partitioner spreads what it shows, if not by key groups
   */
  record WindowTimes(Duration length, Duration slide, Optional<Partitioner> partitioner) {}

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
      return mapped(state, view(state, View.EMITTED), spec);
    }
    Partitioner partitioner = checked(spec.partitioner().get());
    StateFunction<K, V, S, M> function = spec.function(); // which travels; the spec does not
    KeyedOperator<K, V, S, Pair<K, M>> keyed = new KeyedOperator.MapWithState<>(
        (batch, key, value, state, out) ->
            function.call(batch, key, value, state, record -> out.accept(new Pair<>(key, record))),
        timeoutMillis,
        trustsFunctions());
    StreamNode state = values(keyed, spec.initialState());
    StreamNode emitted = graph.operator(
        origin,
        List.of(view(state, View.EMITTED)),
        (o, in) -> KeyedPlans.values(
            o,
            KeyedPlans.partitionBy(o, KeyedStateDeclaration.<K, M>pairs(in.get(0)), partitioner)));
    return mapped(state, emitted, spec);
  }

  private <S, M> MapWithStateDStream<K, S, M> mapped(
      StreamNode state, StreamNode emitted, StateSpec<K, V, S, M> spec) {
    graph.passNameOn(emitted, state);
    return new MapWithStateDStream<>(declarations, emitted, shown(state, spec.partitioner()));
  }

  /** A window over the values of the input, which are pairs. */
  StateDStream<K, V> reduceWindow(WindowFunctions<V> functions, WindowTimes times) {
    return reduceWindow(
        functions,
        times,
        "values",
        (o, in) -> panes(o, KeyedStateDeclaration.<K, V>pairs(in.get(0)), functions.reduce()));
  }

  /**
   * A window over pairs that are made of the input.
   *
   * @param values what is combined; windows over the same input that combine the same values by the same function share their
   *     panes
   * @param panes makes one pair for each key of a batch, placed by the key groups
   */
  StateDStream<K, V> reduceWindow(
      WindowFunctions<V> functions, WindowTimes times, String values, PlanOperator panes) {
    graph.checkWindow(origin, input, times.length(), times.slide());
    declarations.checkClosure(functions, origin);
    KeyedOperator<K, V, V, V> operator = new KeyedOperator.ReduceWindow<>(
        functions.reduce(), functions.inverse(), declarations.checksInverses(), trustsFunctions());
    return shown(
        graph.windowState(
            origin,
            graph.pane(origin, input, values, functions.reduce(), panes),
            operator,
            groups,
            times.length(),
            times.slide()),
        times.partitioner());
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
        LISTS,
        (o, in) -> KeyedPlans.groupByKey(o, KeyedStateDeclaration.<K, V>pairs(in.get(0)), groups));
    KeyedOperator<K, List<V>, List<V>, List<V>> operator = new KeyedOperator.GroupWindow<K, V>();
    return shown(
        graph.windowState(origin, panes, operator, groups, times.length(), times.slide()),
        times.partitioner());
  }

  /** Shows only the pairs that the filter lets through; as a change, one that it does not is an end. */
  StateDStream<K, V> filtered(StateDStream<K, V> shown, FilterFunction<? super Pair<K, V>> filter) {
    declarations.checkClosure(filter, origin);
    StreamNode all = graph.operator(
        origin,
        List.of(shown.node),
        (o, in) -> Plans.filter(o, KeyedStateDeclaration.<K, V>pairs(in.get(0)), filter));
    StreamNode changes = graph.operator(
        origin,
        List.of(shown.changes().node),
        (o, in) -> new NarrowNode<>(
            o,
            KeyedStateDeclaration.<K, Optional<V>>pairs(in.get(0)),
            new Step.Map<Pair<K, Optional<V>>, Pair<K, Optional<V>>>(
                pair -> pair.value().isEmpty()
                        || filter.call(new Pair<>(pair.key(), pair.value().get()))
                    ? pair
                    : new Pair<>(pair.key(), Optional.empty())),
            true));
    graph.passNameOn(all, shown.state());
    return new StateDStream<>(declarations, all, changes, shown.state());
  }

  /** The values alone; the name of that stream is the name of the state. */
  DStream<V> valuesOf(StateDStream<K, V> shown) {
    StreamNode values = graph.operator(
        origin,
        List.of(shown.node),
        (o, in) -> KeyedPlans.values(o, KeyedStateDeclaration.<K, V>pairs(in.get(0))));
    graph.passNameOn(values, shown.state());
    return new DStream<>(declarations, values);
  }

  private <S> StreamNode values(
      KeyedOperator<K, V, S, ?> operator, Optional<PairRDD<K, S>> initial) {
    return graph.state(origin, input, operator, groups, initial.map(RDDPlans::plan));
  }

  /** All of a state; the name of this stream is that of the state. */
  private <S> StateDStream<K, S> shown(StreamNode state, Optional<Partitioner> partitioner) {
    StateDStream<K, S> shown = snapshots(state, partitioner);
    graph.passNameOn(shown.node, state);
    return shown;
  }

  private <S> StateDStream<K, S> snapshots(StreamNode state, Optional<Partitioner> partitioner) {
    StreamNode all = placed(view(state, View.ALL), partitioner);
    StreamNode changes = placed(view(state, View.CHANGES), partitioner);
    return new StateDStream<>(declarations, all, changes, state);
  }

  private StreamNode view(StreamNode state, View view) {
    return graph.operator(
        origin,
        List.of(state),
        (o, in) -> new StateNode<>(o, ((StateNode<?>) in.get(0)).change(), view));
  }

  private StreamNode placed(StreamNode view, Optional<Partitioner> partitioner) {
    if (partitioner.isEmpty()) {
      return view;
    }
    Partitioner placing = checked(partitioner.get());
    return graph.operator(
        origin, List.of(view), (o, in) -> KeyedPlans.partitionBy(o, pairs(in.get(0)), placing));
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
