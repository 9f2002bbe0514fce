/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.plan;

import dev.tidemill.data.Partitioner;
import dev.tidemill.error.Origin;
import java.util.Optional;

/**
 * A view of keyed state after this batch changed it. Valid until the batch ends. Partitions are
 * ranges of key groups.
 *
 * @param <T> type of the records: the type that the operator emits, or pairs
 */
public final class StateNode<T> implements PlanNode<T> {
  /** What a view contains. */
  public enum View {
    /** The records that the operator emitted. */
    EMITTED,
    /**
     * A pair of key and state for every key, ordered by group, and within a group in an order that
     * is a function of its history.
     */
    ALL,
    /**
     * A pair of key and new state for every key whose state this batch set or removed. The state is
     * an {@code Optional}, which is empty if it was removed.
     */
    CHANGES
  }

  private final Origin origin;
  private final StateChange<?, ?, ?, ?> change;
  private final View view;

  public StateNode(Origin origin, StateChange<?, ?, ?, ?> change, View view) {
    this.origin = origin;
    this.change = change;
    this.view = view;
  }

  /** Returns the change that is applied before the state is viewed. */
  public StateChange<?, ?, ?, ?> change() {
    return change;
  }

  public View view() {
    return view;
  }

  @Override
  public Origin origin() {
    return origin;
  }

  @Override
  public int numPartitions() {
    return change.groups().numPartitions();
  }

  @Override
  public Optional<Partitioner> partitioner() {
    return view == View.EMITTED ? Optional.empty() : Optional.of(change.groups());
  }

  @Override
  public boolean isRecomputed() {
    return false;
  }

  @Override
  public <R> R accept(Visitor<R> visitor) {
    return visitor.state(this);
  }
}
