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
import java.util.function.Function;

/**
 * A stream that the program declared. Its number is its place in the order of declaration, from 0:
 * good for one run of one program. What has to be found again in another run goes by the stream's
 * {@link NodeKeys key}.
 */
public sealed interface StreamNode {
  int id();

  Origin origin();

  /** Time between two batches of this stream. */
  Duration slide();

  List<StreamNode> inputs();

  /**
   * For how long earlier batches of the input are needed; empty if only the batch at hand is read.
   */
  Optional<Duration> lookback();

  /** Returns this stream as a source, if it is one. */
  Optional<Intake> intake();

  /**
   * This stream as state by key, which every batch has to change, whoever reads it; empty if it is
   * none.
   */
  Optional<KeyedStateNode> keyedState();

  /**
   * Whether it shows state that later batches change in place, so that it has to be copied where it
   * outlives its batch.
   */
  boolean showsState();

  /** Calls the visitor's method for this kind of stream. */
  <R> R accept(Visitor<R> visitor);

  /**
   * Handles every kind of stream. There are no default methods, so that an implementation cannot
   * overlook a kind.
   *
   * @param <R> what the visit results in
   */
  interface Visitor<R> {
    R source(SourceNode node);

    R queue(QueueNode node);

    R operator(OperatorNode node);

    R transform(TransformNode node);

    R pane(PaneNode node);

    R keyedState(KeyedStateNode node);

    R view(ViewNode node);

    R window(WindowNode node);

    R letters(LettersNode node);
  }

  /** A source stream. */
  sealed interface Intake extends StreamNode permits SourceNode, QueueNode {
    /** Calls the function for this kind of intake. */
    <R> R either(Function<SourceNode, R> source, Function<QueueNode, R> queue);

    @Override
    default List<StreamNode> inputs() {
      return List.of();
    }

    @Override
    default Optional<Duration> lookback() {
      return Optional.empty();
    }

    @Override
    default Optional<Intake> intake() {
      return Optional.of(this);
    }

    @Override
    default Optional<KeyedStateNode> keyedState() {
      return Optional.empty();
    }

    @Override
    default boolean showsState() {
      return false;
    }
  }

  /** A stream that is made of its inputs alone, and of each of their batches by itself. */
  sealed interface Derivation extends StreamNode permits OperatorNode, TransformNode, PaneNode {
    @Override
    default Duration slide() {
      return inputs().get(0).slide();
    }

    @Override
    default Optional<Duration> lookback() {
      return Optional.empty();
    }

    @Override
    default Optional<Intake> intake() {
      return Optional.empty();
    }

    @Override
    default Optional<KeyedStateNode> keyedState() {
      return Optional.empty();
    }

    @Override
    default boolean showsState() {
      return false;
    }
  }

  /** Records that a source brings. */
  record SourceNode(int id, Origin origin, Duration slide, Source<?> source) implements Intake {
    @Override
    public <R> R either(Function<SourceNode, R> source, Function<QueueNode, R> queue) {
      return source.apply(this);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.source(this);
    }
  }

  /** Records, or RDDs, that wait in a queue. */
  record QueueNode(int id, Origin origin, Duration slide, QueueEntries<?> queue) implements Intake {
    @Override
    public <R> R either(Function<SourceNode, R> source, Function<QueueNode, R> queue) {
      return queue.apply(this);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.queue(this);
    }
  }

  /** An operation that treats every batch the same. */
  record OperatorNode(int id, Origin origin, List<StreamNode> inputs, PlanOperator operator)
      implements Derivation {
    public OperatorNode {
      inputs = List.copyOf(inputs);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.operator(this);
    }
  }

  /** An operation by code of the user's that runs for every batch. */
  record TransformNode(int id, Origin origin, List<StreamNode> inputs, PlanTransform transform)
      implements Derivation {
    public TransformNode {
      inputs = List.copyOf(inputs);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.transform(this);
    }
  }

  /**
   * Each batch's combination of the values of each key, for the windows over its input.
   *
   * @param values what is combined
   * @param byFunction whether a function of the program's combines them, so that a stream may have
   *     several such panes
   */
  record PaneNode(
      int id,
      Origin origin,
      StreamNode input,
      String values,
      boolean byFunction,
      PlanOperator operator)
      implements Derivation {
    @Override
    public List<StreamNode> inputs() {
      return List.of(input);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.pane(this);
    }
  }

  /**
   * State of keys that every batch changes. Streams that the program sees are
   * {@link ViewNode views} of it.
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
    public Optional<Intake> intake() {
      return Optional.empty();
    }

    @Override
    public Optional<KeyedStateNode> keyedState() {
      return Optional.of(this);
    }

    @Override
    public boolean showsState() {
      return false;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.keyedState(this);
    }
  }

  /**
   * A stream that shows a keyed state.
   *
   * @param state what is shown
   * @param part which of the operation's streams it is
   * @param operator makes its plan from that of the state
   */
  record ViewNode(int id, Origin origin, StreamNode state, Part part, PlanOperator operator)
      implements StreamNode {
    /** The streams of an operation that keeps state. */
    public enum Part {
      /** The one that the operation returns. */
      RESULT("", true),
      /** What a batch has changed in it. */
      CHANGES(".changes", false),
      /** All of the state, where the operation returns something else. */
      SNAPSHOTS(".stateSnapshots", true),
      /** What a batch has changed in that. */
      SNAPSHOT_CHANGES(".stateSnapshots.changes", false);

      private final String suffix;
      private final boolean namesState;

      Part(String suffix, boolean namesState) {
        this.suffix = suffix;
        this.namesState = namesState;
      }

      /** What its key has behind that of the operation. */
      String suffix() {
        return suffix;
      }

      /** Whether the name that it is given is that of the state, too. */
      boolean namesState() {
        return namesState;
      }
    }

    @Override
    public Duration slide() {
      return state.slide();
    }

    @Override
    public List<StreamNode> inputs() {
      return List.of(state);
    }

    @Override
    public Optional<Duration> lookback() {
      return Optional.empty();
    }

    @Override
    public Optional<Intake> intake() {
      return Optional.empty();
    }

    @Override
    public Optional<KeyedStateNode> keyedState() {
      return Optional.empty();
    }

    @Override
    public boolean showsState() {
      return true;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.view(this);
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
    public Optional<Intake> intake() {
      return Optional.empty();
    }

    @Override
    public Optional<KeyedStateNode> keyedState() {
      return Optional.empty();
    }

    @Override
    public boolean showsState() {
      return false;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.window(this);
    }
  }

  /**
   * The dead letters of each batch.
   *
   * @param onlyIfAny whether it has a batch only if there are letters
   */
  record LettersNode(int id, Origin origin, Duration slide, boolean onlyIfAny)
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
    public Optional<Intake> intake() {
      return Optional.empty();
    }

    @Override
    public Optional<KeyedStateNode> keyedState() {
      return Optional.empty();
    }

    @Override
    public boolean showsState() {
      return false;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.letters(this);
    }
  }
}
