/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill;

import dev.tidemill.internal.graph.StreamNode;

/**
 * The records that {@link PairDStream#mapWithState} emits, and the state that it keeps.
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
   * Names this stream and its state. State is identified by this name.
   *
   * @throws dev.tidemill.error.TidemillException if another stream has the same name
   */
  @Override
  public MapWithStateDStream<K, S, M> named(String name) {
    super.named(name);
    return this;
  }

  @Override
  public MapWithStateDStream<K, S, M> formerly(String formerName) {
    super.formerly(formerName);
    return this;
  }

  /**
   * In every batch, all keys with their state, after the batch's records. The cost is proportional
   * to the number of keys; that of {@link StateDStream#changes stateSnapshots().changes()} is
   * proportional to the number of changes.
   */
  public StateDStream<K, S> stateSnapshots() {
    return snapshots;
  }
}
