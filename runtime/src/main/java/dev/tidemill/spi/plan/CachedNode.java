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

/** Keeps the records of its input once they are computed. */
public final class CachedNode<T> implements PlanNode<T> {
  /** How long the records are kept. */
  public enum Scope {
    /** Until the end of the batch, for several of its outputs. */
    BATCH,
    /** Until they are released or this node is unreachable, for later batches. */
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

  /**
   * Creates a pane: records that later batches read, and that an engine writes and restores
   * together with its state.
   */
  public static <T> CachedNode<T> pane(Origin origin, PlanNode<T> input, PaneKey key) {
    return new CachedNode<>(
        origin, input, Scope.KEPT, Optional.of(key), input.numPartitions(), input.partitioner());
  }

  /** Creates a pane that an engine has restored. It has records but no input. */
  public static <T> CachedNode<T> restored(
      Origin origin, PaneKey key, int numPartitions, Optional<Partitioner> partitioner) {
    return new CachedNode<>(origin, null, Scope.KEPT, Optional.of(key), numPartitions, partitioner);
  }

  /**
   * Returns this node with a transformed input, or without an input if it was
   * {@linkplain #forgetInput dropped}.
   */
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

  /**
   * Returns the key of the pane. Empty if this node is not a pane, in which case its records are
   * lost with the process.
   */
  public Optional<PaneKey> pane() {
    return pane;
  }

  /** Returns the plan as a cached node if its records outlive their batch. */
  public static Optional<CachedNode<?>> kept(PlanNode<?> plan) {
    return plan instanceof CachedNode<?> cached && cached.scope == Scope.KEPT
        ? Optional.of(cached)
        : Optional.empty();
  }

  /**
   * Returns the input, whose records are kept.
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

  /** Returns whether the records can be computed: {@code false} after {@link #forgetInput}. */
  public boolean hasInput() {
    return input != null;
  }

  /**
   * Drops the input, so that its records can be freed before this node. Called when all partitions
   * have been computed and are kept until the node is released. This is the only mutation of a
   * plan.
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
