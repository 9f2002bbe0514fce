/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.graph;

import dev.tidemill.error.Origin;
import dev.tidemill.spi.source.Source;
import dev.tidemill.spi.state.KeyGroups;
import dev.tidemill.spi.state.KeyedOperator;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A stream that the program declared. Its number is its place in the order of declaration, from 0. */
public sealed interface StreamNode {
  int id();

  Origin origin();

  /** Time between two batches of this stream. */
  Duration slide();

  List<StreamNode> inputs();

  /** For how long earlier batches of the input are needed; empty if only the batch at hand is read. */
  Optional<Duration> lookback();

  /** Whether it keeps state by key, which every batch has to change, whoever reads it. */
  boolean hasState();

  /** Calls the visitor's method for this kind of stream. */
  <R> R accept(Visitor<R> visitor);

  /**
   * Handles every kind of stream. There are no default methods, so that no one who treats streams by their kind overlooks one.
   *
   * @param <R> what the visit results in
   */
  interface Visitor<R> {
    R source(SourceNode node);

    R queue(QueueNode node);

    R operator(OperatorNode node);

    R transform(TransformNode node);

    R keyedState(KeyedStateNode node);

    R window(WindowNode node);
  }

  /** Records that a source brings. */
  record SourceNode(int id, Origin origin, Duration slide, Source<?> source) implements StreamNode {
    @Override
    public List<StreamNode> inputs() {
      return List.of();
    }

    @Override
    public Optional<Duration> lookback() {
      return Optional.empty();
    }

    @Override
    public boolean hasState() {
      return false;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.source(this);
    }
  }

  /** Records, or RDDs, that wait in a queue. */
  record QueueNode(int id, Origin origin, Duration slide, QueueEntries<?> queue)
      implements StreamNode {
    @Override
    public List<StreamNode> inputs() {
      return List.of();
    }

    @Override
    public Optional<Duration> lookback() {
      return Optional.empty();
    }

    @Override
    public boolean hasState() {
      return false;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.queue(this);
    }
  }

  /** An operation that treats every batch the same. */
  record OperatorNode(int id, Origin origin, List<StreamNode> inputs, PlanOperator operator)
      implements StreamNode {
    public OperatorNode {
      inputs = List.copyOf(inputs);
    }

    @Override
    public Duration slide() {
      return inputs.get(0).slide();
    }

    @Override
    public Optional<Duration> lookback() {
      return Optional.empty();
    }

    @Override
    public boolean hasState() {
      return false;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.operator(this);
    }
  }

  /** An operation by code of the user's that runs for every batch. */
  record TransformNode(int id, Origin origin, List<StreamNode> inputs, PlanTransform transform)
      implements StreamNode {
    public TransformNode {
      inputs = List.copyOf(inputs);
    }

    @Override
    public Duration slide() {
      return inputs.get(0).slide();
    }

    @Override
    public Optional<Duration> lookback() {
      return Optional.empty();
    }

    @Override
    public boolean hasState() {
      return false;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.transform(this);
    }
  }

  /**
   * State of keys that every batch changes; its views are streams of their own.
   *
   * @param input pairs, or for a window the panes, one pair for each key
   * @param window length of the window whose panes the state is made of, if it is one
   * @param initial the state of keys before the first batch
   */
  record KeyedStateNode(
      int id,
      Origin origin,
      StreamNode input,
      KeyedOperator<?, ?, ?, ?> operator,
      KeyGroups groups,
      Optional<Duration> window,
      Duration slide,
      InitialState initial)
      implements StreamNode {
    @Override
    public List<StreamNode> inputs() {
      return List.of(input);
    }

    /** A window also needs the panes that leave it. */
    @Override
    public Optional<Duration> lookback() {
      return window.map(length -> length.plus(slide));
    }

    @Override
    public boolean hasState() {
      return true;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.keyedState(this);
    }
  }

  /** The records of the last batches of another stream. */
  record WindowNode(int id, Origin origin, StreamNode input, Duration length, Duration slide)
      implements StreamNode {
    @Override
    public List<StreamNode> inputs() {
      return List.of(input);
    }

    @Override
    public Optional<Duration> lookback() {
      return Optional.of(length);
    }

    @Override
    public boolean hasState() {
      return false;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.window(this);
    }
  }
}
