/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.engine;

import dev.tidemill.data.Pair;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.kernel.Push;
import dev.tidemill.spi.keyed.KeyedSteps;
import dev.tidemill.spi.plan.StateNode;
import java.util.Optional;

/**
 * A view of keyed state that this batch has changed. Read before the batch ends: the next one
 * changes the state.
 */
final class StateRecords<T> implements StageInput<T> {
  private final StateNode<T> node;
  private final ChangedState changed;
  private final EvaluationScope scope;

  StateRecords(StateNode<T> node, ChangedState changed, EvaluationScope scope) {
    this.node = node;
    this.changed = changed;
    this.scope = scope;
  }

  @Override
  public long estimatedRecords() {
    return switch (node.view()) {
      case EMITTED -> changed.emitted().size();
      case ALL -> changed.state().table().size() + changed.inputs();
      case CHANGES -> changed.inputs();
    };
  }

  @Override
  public void push(int partition, Push<? super T> first, boolean stopsEarly) {
    requireOpen();
    switch (node.view()) {
      case EMITTED -> pushAll(changed.emitted(), partition, first, stopsEarly);
      case ALL ->
        KeyedSteps.pushAll(
            changed.state().table(),
            partition,
            StateRecords.<Pair<Object, Object>>retyped(first),
            stopsEarly);
      case CHANGES ->
        KeyedSteps.pushChanges(
            changed.state().table(),
            partition,
            StateRecords.<Pair<Object, Optional<Object>>>retyped(first),
            stopsEarly);
    }
  }

  private void requireOpen() {
    if (!changed.state().isChanging()) {
      throw new TidemillException(
          ErrorCode.RDD_EXPIRED,
          "the state of " + node.change().origin() + " as of batch "
              + scope.times().text(node.change().to())
              + " is read after that batch; cache() the RDD while its batch runs, and run an action on it there");
    }
  }

  private static <M> void pushAll(
      PartitionedRecords<M> emitted, int partition, Push<?> first, boolean stopsEarly) {
    emitted.push(partition, StateRecords.<M>retyped(first), stopsEarly);
  }

  @SuppressWarnings("unchecked") // a view's records have the type of its node
  private static <M> Push<M> retyped(Push<?> first) {
    return (Push<M>) first;
  }
}
