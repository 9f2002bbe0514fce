/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill;

import dev.tidemill.internal.graph.StreamNode;

/**
 * What {@link PairDStream#mapWithState} emits, and the state it keeps.
 *
 * @param <K> type of the keys
 * @param <S> type of the state
 * @param <M> type of the records
 */
public final class MapWithStateDStream<K, S, M> extends DStream<M> {
  private final StateDStream<K, S> snapshots;

  MapWithStateDStream(Declarations declarations, StreamNode node, StateDStream<K, S> snapshots) {
    super(declarations, node);
    this.snapshots = snapshots;
  }

  /**
   * Gives this stream a name, and the state behind it: by it, state is found again.
   *
   * @throws dev.tidemill.error.TidemillException if another stream has the name
   */
  @Override
  public MapWithStateDStream<K, S, M> named(String name) {
    super.named(name);
    return this;
  }

  /**
   * In every batch all keys with their state, after the batch's records. Costs as much as there are keys; {@link StateDStream#changes
   * stateSnapshots().changes()} costs as much as there are changes.
   */
  public StateDStream<K, S> stateSnapshots() {
    return snapshots;
  }
}
