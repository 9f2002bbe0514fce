/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.plan;

import dev.tidemill.data.Partitioner;
import dev.tidemill.error.Origin;
import java.util.Optional;

/**
 * A view of keyed state after this batch has changed it; valid until the batch ends. Partitions are ranges of key groups.
 *
 * @param <T> type of the records: what the operator emits, or pairs
 */
public final class StateNode<T> implements PlanNode<T> {
  /** What is shown. */
  public enum View {
    /** The records that were emitted while the state changed. */
    EMITTED,
    /** A pair of key and state for every key: by group, and in a group in an order that is a function of its history. */
    ALL,
    /**
     * A pair of key and new state, as an Optional that is empty if there is none any more, for every key whose state this
     * batch has set or ended.
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

  /** What happens to the state before it is shown. */
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
