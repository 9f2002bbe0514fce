/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package contract;

import dev.tidemill.spi.source.Offset;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.PartitionReader;
import dev.tidemill.spi.source.Source;
import dev.tidemill.spi.source.SourceContext;
import dev.tidemill.spi.source.SourcePartition;
import dev.tidemill.time.Clock;
import dev.tidemill.time.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@link PartitionedLog} from its beginning: one partition of a batch for each of the log's that has something,
 * new ones included. What a batch may take is shared out in proportion to what each partition has.
 */
public final class PartitionedLogSource<T> implements Source<T> {
  private final String address;

  public PartitionedLogSource(PartitionedLog<T> log) {
    this.address = log.address();
  }

  @Override
  public OpenSource<T> open(SourceContext context) {
    PartitionedLog<T> log = PartitionedLog.at(address);
    log.connect();
    return new Consumer<>(log, context.clock());
  }

  private static final class Consumer<T> implements OpenSource<T> {
    private final PartitionedLog<T> log;
    private final Clock clock;
    private @Nullable Time intakeEnd;

    Consumer(PartitionedLog<T> log, Clock clock) {
      this.log = log;
      this.clock = clock;
    }

    @Override
    public Offset begin() {
      return new LogOffset(new TreeMap<>());
    }

    @Override
    public Offset end(Time batchTime, Offset from, long maxRecords) {
      LogOffset arrived = new LogOffset(arrivedBy(batchTime));
      LogOffset start = (LogOffset) from;
      long total = 0;
      for (int partition : arrived.next().keySet()) {
        total += arrived.of(partition) - start.of(partition);
      }
      long left = Math.min(total, Math.max(1, maxRecords));
      double share = total == 0 ? 0 : (double) left / total;
      SortedMap<Integer, Long> end = new TreeMap<>();
      for (int partition : arrived.next().keySet()) {
        long lag = arrived.of(partition) - start.of(partition);
        long taken = Math.min(left, (long) Math.ceil(lag * share));
        left -= taken;
        end.put(partition, start.of(partition) + taken);
      }
      LogOffset result = new LogOffset(end);
      return hasNothingNew(start, result) ? from : result;
    }

    @Override
    public List<SourcePartition<T>> partitions(OffsetRange range) {
      LogOffset from = (LogOffset) range.from();
      LogOffset until = (LogOffset) range.until();
      List<SourcePartition<T>> partitions = new ArrayList<>();
      for (int partition : until.next().keySet()) {
        if (until.of(partition) > from.of(partition)) {
          partitions.add(
              new Slice<>(log.address(), partition, from.of(partition), until.of(partition)));
        }
      }
      return partitions;
    }

    @Override
    public OptionalLong count(OffsetRange range) {
      LogOffset from = (LogOffset) range.from();
      LogOffset until = (LogOffset) range.until();
      return OptionalLong.of(until.next().keySet().stream()
          .mapToLong(p -> until.of(p) - from.of(p))
          .sum());
    }

    @Override
    public boolean hasMore(Offset from) {
      return !hasNothingNew((LogOffset) from, new LogOffset(arrivedBy(clock.now())));
    }

    @Override
    public void stopIntake() {
      intakeEnd = clock.now();
    }

    @Override
    public void release(Offset upTo) {
      log.acknowledge((LogOffset) upTo);
    }

    @Override
    public Offset parse(String text) {
      return LogOffset.parse(text);
    }

    @Override
    public void close() {
      log.disconnect();
    }

    private SortedMap<Integer, Long> arrivedBy(Time time) {
      Time last = intakeEnd == null || time.isBefore(intakeEnd) ? time : intakeEnd;
      SortedMap<Integer, Long> arrived = new TreeMap<>();
      for (int partition = 0; partition < log.numPartitions(); partition++) {
        arrived.put(partition, log.endBy(last, partition));
      }
      return arrived;
    }

    private static boolean hasNothingNew(LogOffset from, LogOffset until) {
      return until.next().keySet().stream().allMatch(p -> until.of(p) <= from.of(p));
    }
  }

  private record Slice<T>(String address, int partition, long from, long until)
      implements SourcePartition<T> {
    @Override
    public OptionalLong estimatedRecords() {
      return OptionalLong.of(until - from);
    }

    @Override
    public PartitionReader<T> open() {
      PartitionedLog<T> log = PartitionedLog.at(address);
      return new PartitionReader<>() {
        private long offset = from - 1;

        @Override
        public boolean next() {
          if (offset + 1 >= until) {
            return false;
          }
          offset++;
          return true;
        }

        @Override
        public T record() {
          return log.read(partition, offset);
        }
      };
    }
  }
}
