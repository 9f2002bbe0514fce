/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package contract;

import dev.tidemill.spi.counter.TaskCounts;
import dev.tidemill.spi.engine.PartitionSink;
import dev.tidemill.spi.kernel.NarrowChain;
import dev.tidemill.spi.kernel.OperatorFailure;
import dev.tidemill.spi.kernel.Push;
import dev.tidemill.spi.plan.Step;
import java.io.IOException;

/** The far end: knows nothing but the bytes that it gets. */
final class Worker {
  private Worker() {}

  /** Runs a packed {@link Task}; returns a packed {@link Task.Done}, or the packed {@link OperatorFailure}. */
  static Parcel run(Parcel packed) throws IOException, ClassNotFoundException {
    Task<?, ?> task = packed.unpack();
    try {
      return Parcel.of(run(task));
    } catch (Throwable e) {
      return failure(OperatorFailure.ofPartition(e, task.origin()));
    }
  }

  /** Takes a packed {@link StateKeeper.Message}. */
  static void tell(Parcel packed) throws IOException, ClassNotFoundException {
    packed.<StateKeeper.Message>unpack().take();
  }

  /** Returns the packed {@link StateKeeper.Measured} of a packed {@link StateKeeper.Address}. */
  static Parcel measure(Parcel packed) throws IOException, ClassNotFoundException {
    return Parcel.of(StateKeeper.measure(packed.unpack()));
  }

  /** A failure whose cause cannot travel, because it holds what cannot be serialized, travels as text. */
  private static Parcel failure(OperatorFailure failure) throws IOException {
    try {
      return Parcel.of(failure);
    } catch (IOException e) {
      Throwable text = new IllegalStateException(String.valueOf(failure.getCause()));
      return Parcel.of(
          failure.record().isEmpty()
              ? OperatorFailure.ofPartition(text, failure.origin())
              : OperatorFailure.of(text, failure.origin(), failure.record()));
    }
  }

  private static <T, R> Task.Done run(Task<T, R> task) throws Exception {
    try (TaskCounts counts = TaskCounts.begin(-1);
        PartitionSink<? super T, R> sink = task.action().begin(task.partition())) {
      Push<?> first = TaskCounts.atEnd(new ActionPush<>(task, sink));
      for (int i = task.legs().size() - 1; i >= 0; i--) {
        Task.Leg leg = task.legs().get(i);
        first = TaskCounts.at(
            i, leg.partition(), prepended(leg, leg.step(), first, task.action().stopsEarly()));
      }
      long read =
          task.load().unload(Worker.<Object>retyped(first), task.action().stopsEarly());
      first.end();
      Parcel result = Parcel.of(sink.finish());
      return new Task.Done(result, read, counts.counts());
    }
  }

  private static <A, B> Push<A> prepended(
      Task.Leg leg, Step<A, B> step, Push<?> next, boolean stopsEarly) {
    return NarrowChain.prepend(
        leg.origin(), step, leg.partition(), Worker.<B>retyped(next), stopsEarly);
  }

  @SuppressWarnings("unchecked") // the driver has put together steps whose types fit
  private static <A> Push<A> retyped(Push<?> stage) {
    return (Push<A>) stage;
  }

  private static final class ActionPush<T> extends Push<T> {
    private final Task<T, ?> task;
    private final PartitionSink<? super T, ?> sink;

    ActionPush(Task<T, ?> task, PartitionSink<? super T, ?> sink) {
      this.task = task;
      this.sink = sink;
    }

    @Override
    public void accept(T record) {
      try {
        sink.accept(record);
      } catch (Throwable e) {
        throw OperatorFailure.of(e, task.origin(), record);
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
