/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.spi.job.ConnectorThreads;
import dev.tidemill.spi.job.JobIdentity;
import dev.tidemill.spi.source.Offset;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.PartitionReader;
import dev.tidemill.spi.source.Source;
import dev.tidemill.spi.source.SourceContext;
import dev.tidemill.spi.source.SourcePartition;
import dev.tidemill.spi.storage.LocalStorage;
import dev.tidemill.testkit.internal.ThreadWatch;
import dev.tidemill.testkit.internal.WatchedStorage;
import dev.tidemill.time.ManualClock;
import dev.tidemill.time.Time;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A source that is asked for batches as the runtime asks, one second apart, from a zero time far from zero. */
final class SourceTrial<T> implements Closeable {
  static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Time ZERO_TIME = Time.ofMillis(1_000_000_000_000L);
  private static final int PARTITIONS = 3;
  private static final int MAX_BATCHES_OF_STOP = 100;

  private final SourceHarness<T> harness;
  private final Source<T> source;
  private final ManualClock clock = new ManualClock(ZERO_TIME);
  private final WatchedStorage storage = new WatchedStorage(new LocalStorage());
  private final ThreadWatch threads = new ThreadWatch();
  private OpenSource<T> open;
  private Offset position;
  private Time time = ZERO_TIME;

  SourceTrial(SourceHarness<T> harness) throws Exception {
    this.harness = harness;
    this.source = harness.source();
    this.open = openSource();
    this.position = open.begin();
  }

  private OpenSource<T> openSource() throws Exception {
    SourceContext context = new SourceContext(
        "source",
        new JobIdentity("trial", 1),
        clock,
        storage,
        ConnectorThreads.of("source"),
        INTERVAL,
        ZERO_TIME,
        PARTITIONS,
        (message, cause) -> {});
    return threads.during(() -> {
      try {
        return source.open(context);
      } catch (Exception e) {
        throw new AssertionError("the source cannot be opened: " + e, e);
      }
    });
  }

  OpenSource<T> open() {
    return open;
  }

  Offset position() {
    return position;
  }

  Time time() {
    return time;
  }

  /** The range of the next batch, for which records arrive. */
  OffsetRange nextFilled() throws Exception {
    arriveNext();
    OffsetRange range = nameRange();
    assertThat(range.isEmpty())
        .as(
            "whether the range %s of batch %s is empty, for which the harness had records arrive",
            range, time)
        .isFalse();
    return range;
  }

  /** Has records arrive for the next batch, and makes it the present one. */
  void arriveNext() throws Exception {
    Time next = time.plus(INTERVAL);
    harness.arrive(next);
    clock.advanceTo(next);
    time = next;
  }

  /** Runs batches as a graceful stop does, until the source says that there is no more; returns their records. */
  List<T> drain() throws Exception {
    List<T> records = new ArrayList<>();
    for (int batches = 0; open.hasMore(position); batches++) {
      assertThat(batches)
          .as("batches of a graceful stop, after each of which hasMore(%s) is true", position)
          .isLessThan(MAX_BATCHES_OF_STOP);
      time = time.plus(INTERVAL);
      clock.advanceTo(time);
      records.addAll(read(nameRange()));
    }
    return records;
  }

  /** What is named for the batch of the present time; nothing has arrived since the last call. */
  OffsetRange nameRange() throws Exception {
    OffsetRange range = new OffsetRange(position, open.end(time, position, Long.MAX_VALUE));
    position = range.until();
    return range;
  }

  /** The last batch failed, and is to be named again. */
  void goBackTo(Offset offset) {
    position = offset;
  }

  List<T> read(OffsetRange range) throws Exception {
    List<T> records = new ArrayList<>();
    for (SourcePartition<T> partition : open.partitions(range)) {
      records.addAll(read(partition));
    }
    return records;
  }

  static <T> List<T> read(SourcePartition<T> partition) throws Exception {
    List<T> records = new ArrayList<>();
    try (PartitionReader<T> reader = partition.open()) {
      while (reader.next()) {
        records.add(reader.record());
      }
    }
    return records;
  }

  /** Closes the source and opens it anew, as a job does that starts again. */
  void reopen() throws Exception {
    open.close();
    open = openSource();
    open.begin();
  }

  /** Closes the source; whatever it has opened or started must be gone. */
  void closeAndCheck() throws Exception {
    open.close();
    assertThat(storage.openFiles()).as("files that are open after close()").isEmpty();
    assertThat(threads.left()).as("threads that still run after close()").isEmpty();
    closed = true;
  }

  private boolean closed;

  @Override
  public void close() throws IOException {
    try {
      if (!closed) {
        open.close();
      }
    } finally {
      harness.close();
    }
  }
}
