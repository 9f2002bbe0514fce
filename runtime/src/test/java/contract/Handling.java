/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package contract;

import dev.tidemill.data.Pair;
import dev.tidemill.error.Origin;
import dev.tidemill.spi.engine.PartitionAction;
import dev.tidemill.spi.engine.PartitionSink;
import dev.tidemill.spi.kernel.CombineTable;
import dev.tidemill.spi.kernel.Exchange;
import dev.tidemill.spi.kernel.GroupTable;
import dev.tidemill.spi.kernel.Push;
import dev.tidemill.spi.kernel.Sorting;
import dev.tidemill.spi.keyed.KeyedBatch;
import dev.tidemill.spi.keyed.KeyedSteps;
import dev.tidemill.spi.keyed.StateTable;
import dev.tidemill.spi.plan.Combiner;
import dev.tidemill.spi.plan.Distribution;
import dev.tidemill.spi.state.KeyGroups;
import dev.tidemill.spi.state.KeyedOperator;
import dev.tidemill.time.Time;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What workers do at the ends of stages: actions that put records into parcels. */
final class Handling {
  private Handling() {}

  /** All records in one parcel. */
  record Collect<T>() implements PartitionAction<T, Parcel> {
    @Override
    public PartitionSink<T, Parcel> begin(int partition) {
      return listing(Parcel::ofRecords);
    }
  }

  /** A parcel for each target of an exchange. */
  record Spread<T>(Origin origin, Distribution distribution)
      implements PartitionAction<T, List<Parcel>> {
    @Override
    public PartitionSink<T, List<Parcel>> begin(int partition) {
      Exchange<T> exchange = new Exchange<>(origin, distribution, partition);
      return pushing(exchange, () -> parcels(exchange.buffers()));
    }
  }

  /** One pair for each key. */
  record Combine<K, V, C>(Origin origin, Combiner<V, C> combiner)
      implements PartitionAction<Pair<K, V>, Parcel> {
    @Override
    public PartitionSink<Pair<K, V>, Parcel> begin(int partition) {
      CombineTable<K, V, C> table = new CombineTable<>(origin, combiner);
      return pushing(table, () -> Parcel.ofRecords(table.toPairs()));
    }
  }

  /** One pair for each key, in a parcel for each target. */
  record CombineAndSpread<K, V, C>(
      Origin origin, Combiner<V, C> combiner, Distribution distribution)
      implements PartitionAction<Pair<K, V>, List<Parcel>> {
    @Override
    public PartitionSink<Pair<K, V>, List<Parcel>> begin(int partition) {
      CombineTable<K, V, C> table = new CombineTable<>(origin, combiner);
      return pushing(table, () -> {
        Exchange<Pair<K, C>> exchange = new Exchange<>(origin, distribution, partition);
        table.toPairs().forEach(exchange);
        return parcels(exchange.buffers());
      });
    }
  }

  /** A pair that belongs to one of several inputs. */
  record Tagged<K>(int input, Pair<K, ?> pair) implements Serializable {}

  /** For each key the values of each input. */
  record Group<K>(Origin origin, int inputs) implements PartitionAction<Tagged<K>, Parcel> {
    @Override
    public PartitionSink<Tagged<K>, Parcel> begin(int partition) {
      GroupTable<K> table = new GroupTable<>(origin, inputs);
      return new PartitionSink<>() {
        @Override
        public void accept(Tagged<K> record) {
          table.add(record.input(), record.pair());
        }

        @Override
        public Parcel finish() throws IOException {
          return Parcel.ofRecords(table.toPairs());
        }
      };
    }
  }

  /** The number of the input that holds the state before the first batch; those of panes follow it. */
  static final int INITIAL = 0;

  /**
   * Which state a batch changes.
   *
   * @param engine tells the engines of this process apart
   * @param timed whether keys can time out
   * @param fromMillis the batch that has left it as it is, or {@link StateKeeper#NO_BATCH}
   * @param toMillis the batch that changes it
   */
  record StateVersion(
      String engine, String name, KeyGroups groups, boolean timed, long fromMillis, long toMillis)
      implements Serializable {}

  /** Changes the state that the worker keeps; what is emitted comes back in one parcel. */
  record ChangeState<K, V, R, M>(
      Origin origin,
      KeyedOperator<K, V, R, M> operator,
      StateVersion version,
      int entering,
      int leaving)
      implements PartitionAction<Tagged<K>, Parcel> {
    @Override
    public PartitionSink<Tagged<K>, Parcel> begin(int partition) {
      List<List<Pair<K, ?>>> inputs = new ArrayList<>();
      for (int i = 0; i < 1 + entering + leaving; i++) {
        inputs.add(new ArrayList<>());
      }
      return new PartitionSink<>() {
        @Override
        public void accept(Tagged<K> record) {
          inputs.get(record.input()).add(record.pair());
        }

        @Override
        public Parcel finish() throws IOException {
          return change(partition, inputs);
        }
      };
    }

    private Parcel change(int partition, List<List<Pair<K, ?>>> inputs) throws IOException {
      StateTable table = StateKeeper.open(
          new StateKeeper.Address(version.engine(), version.name(), partition),
          version.groups(),
          version.timed(),
          version.fromMillis());
      KeyedBatch<K, V, R> batch = new KeyedBatch<>(
          Time.ofMillis(version.toMillis()),
          Handling.<K, R>typed(inputs.get(INITIAL)),
          panes(inputs, 1, entering),
          panes(inputs, 1 + entering, leaving));
      List<M> emitted = new ArrayList<>();
      KeyedSteps.apply(origin, operator, table, partition, batch, emitted::add);
      return Parcel.ofRecords(emitted);
    }

    private List<List<Pair<K, V>>> panes(List<List<Pair<K, ?>>> inputs, int first, int count) {
      List<List<Pair<K, V>>> panes = new ArrayList<>();
      for (int i = first; i < first + count; i++) {
        panes.add(Handling.<K, V>typed(inputs.get(i)));
      }
      return panes;
    }
  }

  @SuppressWarnings("unchecked") // the values of one input
  private static <K, W> List<Pair<K, W>> typed(List<Pair<K, ?>> pairs) {
    return (List<Pair<K, W>>) (List<?>) pairs;
  }

  /** All records in order, in a parcel for each partition. */
  record Sort<T>(Comparator<? super T> comparator, int n)
      implements PartitionAction<T, List<Parcel>> {
    @Override
    public PartitionSink<T, List<Parcel>> begin(int partition) {
      return listing(records -> parcels(Sorting.sort(List.of(records), comparator, n)));
    }
  }

  private interface Packer<A, R> {
    R pack(A content) throws IOException;
  }

  private interface Finish<R> {
    R finish() throws IOException;
  }

  private static List<Parcel> parcels(List<? extends List<?>> buffers) throws IOException {
    List<Parcel> parcels = new ArrayList<>();
    for (List<?> buffer : buffers) {
      parcels.add(Parcel.ofRecords(buffer));
    }
    return parcels;
  }

  private static <T, R> PartitionSink<T, R> listing(Packer<List<T>, R> packer) {
    List<T> records = new ArrayList<>();
    return new PartitionSink<>() {
      @Override
      public void accept(T record) {
        records.add(record);
      }

      @Override
      public R finish() throws IOException {
        return packer.pack(records);
      }
    };
  }

  private static <T, R> PartitionSink<T, R> pushing(Push<T> push, Finish<R> finish) {
    return new PartitionSink<>() {
      @Override
      public void accept(T record) {
        push.accept(record);
      }

      @Override
      public R finish() throws IOException {
        return finish.finish();
      }
    };
  }
}
