package dev.tidemill.rdd;

import dev.tidemill.function.VoidFunction;
import dev.tidemill.spi.engine.Evaluator;
import dev.tidemill.spi.engine.PartitionAction;
import dev.tidemill.spi.engine.PartitionSink;
import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.spi.sink.PartitionWriter;
import dev.tidemill.spi.sink.StagingFunction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** What actions do with each partition, and how they put the results together. */
final class Actions {
  /** How many times more partitions each round of take reads, if the rounds before did not find enough. */
  private static final int TAKE_GROWTH = 4;

  private Actions() {}

  static <T> PartitionAction<T, Long> count() {
    return partition -> new PartitionSink<T, Long>() {
      private long count;

      @Override
      public void accept(T record) {
        count++;
      }

      @Override
      public Long finish() {
        return count;
      }
    };
  }

  static <T> PartitionAction<T, List<T>> collect() {
    return partition -> new ListSink<>(Integer.MAX_VALUE);
  }

  static <T> PartitionAction<T, Boolean> foreach(VoidFunction<? super T> function) {
    return partition -> new PartitionSink<T, Boolean>() {
      @Override
      public void accept(T record) throws Exception {
        function.call(record);
      }

      @Override
      public Boolean finish() {
        return true;
      }
    };
  }

  static <T> PartitionAction<T, Boolean> foreachPartition(VoidFunction<Iterator<T>> function) {
    return partition -> new PartitionSink<T, Boolean>() {
      private final List<T> records = new ArrayList<>();

      @Override
      public void accept(T record) {
        records.add(record);
      }

      @Override
      public Boolean finish() throws Exception {
        function.call(records.iterator());
        return true;
      }
    };
  }

  static <T> PartitionAction<T, String> stage(StagingFunction<T> writers) {
    return partition -> {
      PartitionWriter<T> writer = writers.open(partition);
      return new PartitionSink<T, String>() {
        @Override
        public void accept(T record) throws Exception {
          writer.write(record);
        }

        @Override
        public String finish() throws Exception {
          return writer.finish();
        }

        @Override
        public void close() throws IOException {
          writer.close();
        }
      };
    };
  }

  /** Reads the first partition, then four times as many, and so on, until there are n records. */
  static <T> List<T> take(Evaluator evaluator, PlanNode<T> plan, int n) {
    List<T> taken = new ArrayList<>();
    int first = 0;
    int count = 1;
    while (taken.size() < n && first < plan.numPartitions()) {
      int round = Math.min(count, plan.numPartitions() - first);
      for (List<T> records :
          evaluator.evaluate(plan, new Take<T>(n - taken.size()), first, round)) {
        taken.addAll(records.subList(0, Math.min(records.size(), n - taken.size())));
      }
      first += round;
      count = round * TAKE_GROWTH;
    }
    return taken;
  }

  static <T> List<T> concat(List<List<T>> partitions) {
    List<T> all = new ArrayList<>();
    partitions.forEach(all::addAll);
    return all;
  }

  /** Collects at most so many records of each partition. */
  private record Take<T>(int most) implements PartitionAction<T, List<T>> {
    @Override
    public PartitionSink<T, List<T>> begin(int partition) {
      return new ListSink<>(most);
    }

    @Override
    public boolean stopsEarly() {
      return true;
    }
  }

  private static final class ListSink<T> implements PartitionSink<T, List<T>> {
    private final List<T> records = new ArrayList<>();
    private final int most;

    ListSink(int most) {
      this.most = most;
    }

    @Override
    public void accept(T record) {
      if (records.size() < most) {
        records.add(record);
      }
    }

    @Override
    public boolean isFull() {
      return records.size() >= most;
    }

    @Override
    public List<T> finish() {
      return records;
    }
  }
}
