/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.spi.source.Offset;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.PartitionReader;
import dev.tidemill.spi.source.SourcePartition;
import dev.tidemill.time.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Asks a source for batches as the runtime does, and holds it to its contract: every range that it names reads the same
 * twice, its offsets survive as text, its counts are right, and its readers end for good.
 */
public final class SourceDriver<T> {
  private final OpenSource<T> source;
  private Offset from;
  private OffsetRange last;

  public SourceDriver(OpenSource<T> source) throws Exception {
    this(source, source.begin());
  }

  /** Goes on where an earlier run ended. */
  public SourceDriver(OpenSource<T> source, Offset from) {
    this.source = source;
    this.from = from;
    this.last = new OffsetRange(from, from);
  }

  /** The records of the next batch, without limit. */
  public List<T> batch(long timeMillis) throws Exception {
    return batch(timeMillis, Long.MAX_VALUE);
  }

  /** The records of the next batch, which are to be no more than a number if the source can do that. */
  public List<T> batch(long timeMillis, long maxRecords) throws Exception {
    last = new OffsetRange(from, source.end(Time.ofMillis(timeMillis), from, maxRecords));
    from = last.until();
    List<T> records = flat(readPartitions(last));
    assertThat(readAtOnce(last).toArray()).as("read again").isEqualTo(records.toArray());
    assertThat(source.parse(from.text())).as("offset as text").isEqualTo(from);
    OptionalLong count = source.count(last);
    if (count.isPresent()) {
      assertThat(count.getAsLong()).as("count of %s", last).isEqualTo(records.size());
    }
    if (last.isEmpty()) {
      assertThat(source.partitions(last)).as("partitions of an empty range").isEmpty();
    }
    return records;
  }

  /** The batch before failed: the next one asks from where that did. */
  public void fail() {
    from = last.from();
  }

  /** The range of the batch before. */
  public OffsetRange lastRange() {
    return last;
  }

  /** The records of the batch before, partition by partition. */
  public List<List<T>> lastPartitions() throws Exception {
    return readPartitions(last);
  }

  /** The records of a range, partition by partition. */
  public List<List<T>> readPartitions(OffsetRange range) throws Exception {
    List<List<T>> partitions = new ArrayList<>();
    for (SourcePartition<T> each : source.partitions(range)) {
      partitions.add(read(each));
    }
    return partitions;
  }

  /** What a reader of one partition gives. */
  public static <T> List<T> read(SourcePartition<T> partition) throws Exception {
    List<T> records = new ArrayList<>();
    try (PartitionReader<T> reader = partition.open()) {
      while (reader.next()) {
        records.add(reader.record());
        assertThat(reader.record()).as("asked again").isEqualTo(records.get(records.size() - 1));
      }
      assertThat(reader.next()).as("after the end").isFalse();
    }
    return records;
  }

  private List<T> readAtOnce(OffsetRange range) throws Exception {
    List<T> records = new ArrayList<>();
    for (SourcePartition<T> each : source.partitions(range)) {
      try (PartitionReader<T> reader = each.open()) {
        reader.forEachRemaining(records::add);
        assertThat(reader.next()).as("after the last").isFalse();
      }
    }
    return records;
  }

  /** The batch before has completed. */
  public void release() {
    source.release(last.until());
  }

  /** Whether there is something that no batch has taken. */
  public boolean hasMore() throws Exception {
    return source.hasMore(from);
  }

  private static <T> List<T> flat(List<List<T>> partitions) {
    List<T> records = new ArrayList<>();
    partitions.forEach(records::addAll);
    return records;
  }
}
