/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill;

import dev.tidemill.internal.graph.StreamNode;
import java.util.Optional;

/**
 * Keys with a value that is kept from batch to batch: a state, or the result of a window. Every
 * batch contains all of them.
 *
 * <pre>
 * in                 | (a,1) (b,1) | (a,1) |       |
 * counts             | (a,1) (b,1) | (a,2) (b,1) | (a,2) (b,1) |
 * counts.changes()   | (a,1) (b,1) | (a,2) |       |
 * </pre>
 *
 * <p>Outputs read the live state while their batch runs. The state is copied only if the program
 * keeps an RDD of it: with {@code cache()}, a window or {@link StreamingContext#remember}.
 *
 * @param <K> type of the keys
 * @param <S> type of the values
 */
public final class StateDStream<K, S> extends PairDStream<K, S> {
  private final StreamNode changes;

  StateDStream(Declarations declarations, StreamNode node, StreamNode changes) {
    super(declarations, node);
    this.changes = changes;
  }

  /**
   * Names this stream and its state. State is identified by this name.
   *
   * @throws dev.tidemill.error.TidemillException if another stream has the same name
   */
  @Override
  public StateDStream<K, S> named(String name) {
    super.named(name);
    return this;
  }

  @Override
  public StateDStream<K, S> formerly(String formerName) {
    super.formerly(formerName);
    return this;
  }

  /**
   * In every batch, only the keys whose value it has set or removed: the new value, or empty if it
   * was removed. For a window these are the keys with records in a batch that enters or leaves it;
   * for {@code updateStateByKey}, the keys whose state differs from the previous one; for snapshots
   * of {@code mapWithState}, the keys that were updated, removed or timed out.
   *
   * <pre>
   * counts             | (a,1) (b,1) | (a,2) (b,1) | (a,1) |
   * changes()          | (a,1) (b,1) | (a,2)       | (a,1) (b,empty) |
   * </pre>
   *
   * <p>The cost is proportional to the number of changes, however large the state is. No shuffle.
   */
  public PairDStream<K, Optional<S>> changes() {
    return new PairDStream<>(declarations, changes);
  }
}
