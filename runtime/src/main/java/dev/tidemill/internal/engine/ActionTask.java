/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.engine;

import dev.tidemill.error.Origin;
import dev.tidemill.spi.engine.PartitionAction;
import dev.tidemill.spi.engine.PartitionSink;
import dev.tidemill.spi.kernel.OperatorFailure;
import dev.tidemill.spi.kernel.Push;
import java.util.function.IntFunction;

/**
 * The tasks of the stage that ends in an action: each hands the records of one partition to a sink
 * of its own.
 *
 * @param origin the operation that the action is run on
 */
record ActionTask<T, R>(Origin origin, Stage<T> stage, PartitionAction<? super T, R> action)
    implements IntFunction<R> {
  @Override
  public R apply(int partition) {
    try {
      return act(partition);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Exception e) {
      throw OperatorFailure.ofAction(e, origin);
    }
  }

  private R act(int partition) throws Exception {
    try (PartitionSink<? super T, R> sink = action.begin(partition)) {
      stage.push(partition, new SinkPush<>(origin, sink), action.stopsEarly());
      return sink.finish();
    }
  }

  private static final class SinkPush<T> extends Push<T> {
    private final Origin origin;
    private final PartitionSink<? super T, ?> sink;

    SinkPush(Origin origin, PartitionSink<? super T, ?> sink) {
      this.origin = origin;
      this.sink = sink;
    }

    @Override
    public void accept(T record) {
      try {
        sink.accept(record);
      } catch (Throwable e) {
        throw OperatorFailure.ofAction(e, origin, record);
      }
    }

    @Override
    public boolean isFull() {
      return sink.isFull();
    }

    @Override
    public void end() {}
  }
}
