/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.plan;

import dev.tidemill.data.Partitioner;
import dev.tidemill.error.Origin;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The records of its input, kept once they have been computed. */
public final class CachedNode<T> implements PlanNode<T> {
  /** How long the records are kept. */
  public enum Scope {
    /** Until the batch is over: several of its outputs read them. */
    BATCH,
    /** Until they are released, or nobody holds this node any more: later batches read them. */
    KEPT
  }

  private final Origin origin;
  private volatile @Nullable PlanNode<T> input;
  private final Scope scope;
  private final Optional<PaneKey> pane;
  private final int numPartitions;
  private final Optional<Partitioner> partitioner;

  public CachedNode(Origin origin, PlanNode<T> input, Scope scope) {
    this(origin, input, scope, Optional.empty(), input.numPartitions(), input.partitioner());
  }

  private CachedNode(
      Origin origin,
      @Nullable PlanNode<T> input,
      Scope scope,
      Optional<PaneKey> pane,
      int numPartitions,
      Optional<Partitioner> partitioner) {
    this.origin = origin;
    this.input = input;
    this.scope = scope;
    this.pane = pane;
    this.numPartitions = numPartitions;
    this.partitioner = partitioner;
  }

  /** A pane: records that later batches read, and that an engine writes and restores with its state. */
  public static <T> CachedNode<T> pane(Origin origin, PlanNode<T> input, PaneKey key) {
    return new CachedNode<>(
        origin, input, Scope.KEPT, Optional.of(key), input.numPartitions(), input.partitioner());
  }

  /** A pane that an engine has restored: its records are there, and what they were computed from is not. */
  public static <T> CachedNode<T> restored(
      Origin origin, PaneKey key, int numPartitions, Optional<Partitioner> partitioner) {
    return new CachedNode<>(origin, null, Scope.KEPT, Optional.of(key), numPartitions, partitioner);
  }

  /** This node over another form of its input; over none, if it has let go of that. */
  public CachedNode<T> with(UnaryOperator<PlanNode<T>> change) {
    PlanNode<T> known = input;
    return new CachedNode<>(
        origin,
        known == null ? null : change.apply(known),
        scope,
        pane,
        numPartitions,
        partitioner);
  }

  /** Which pane it is; empty if it is none, and its records are lost with the process. */
  public Optional<PaneKey> pane() {
    return pane;
  }

  /** A plan as one whose records outlive their batch, if they do. */
  public static Optional<CachedNode<?>> kept(PlanNode<?> plan) {
    return plan instanceof CachedNode<?> cached && cached.scope == Scope.KEPT
        ? Optional.of(cached)
        : Optional.empty();
  }

  /**
   * What is kept.
   *
   * @throws IllegalStateException after {@link #forgetInput}
   */
  public PlanNode<T> input() {
    PlanNode<T> known = input;
    if (known == null) {
      throw new IllegalStateException(
          "what " + origin + " keeps is asked for again, after it was computed for good");
    }
    return known;
  }

  /**
   * Lets go of the input, whose records would otherwise stay for as long as this node: called when all partitions have been computed
   * and are kept until the node is released. The one thing about a plan that changes.
   */
  public void forgetInput() {
    input = null;
  }

  public Scope scope() {
    return scope;
  }

  @Override
  public Origin origin() {
    return origin;
  }

  @Override
  public int numPartitions() {
    return numPartitions;
  }

  @Override
  public Optional<Partitioner> partitioner() {
    return partitioner;
  }

  @Override
  public boolean isRecomputed() {
    return false;
  }

  @Override
  public <R> R accept(Visitor<R> visitor) {
    return visitor.cached(this);
  }
}
