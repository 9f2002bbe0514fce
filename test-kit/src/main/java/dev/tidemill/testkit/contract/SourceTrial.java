/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.spi.job.ConnectorThreads;
import dev.tidemill.spi.job.JobIdentity;
import dev.tidemill.spi.source.NamedRange;
import dev.tidemill.spi.source.Offset;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.PartitionReader;
import dev.tidemill.spi.source.Source;
import dev.tidemill.spi.source.SourceContext;
import dev.tidemill.spi.source.SourcePartition;
import dev.tidemill.spi.source.SourceResume;
import dev.tidemill.spi.storage.StoragesByScheme;
import dev.tidemill.testkit.internal.ThreadWatch;
import dev.tidemill.testkit.internal.WatchedStorage;
import dev.tidemill.time.ManualClock;
import dev.tidemill.time.Time;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/**
 * A source that is asked for batches as the runtime asks, at the interval of its harness, from a
 * zero time far from zero.
 */
final class SourceTrial<T> implements Closeable {
  private static final Time ZERO_TIME = Time.ofMillis(1_000_000_000_000L);
  private static final int PARTITIONS = 3;
  private static final int MAX_BATCHES_OF_STOP = 100;
  private static final int BATCHES_OF_REST = 5;

  private final SourceHarness<T> harness;
  private final Source<T> source;
  private final Duration interval;
  private final ManualClock clock = new ManualClock(ZERO_TIME);
  private final WatchedStorage storage = new WatchedStorage(new StoragesByScheme());
  private final ThreadWatch threads = new ThreadWatch();
  private OpenSource<T> open;
  private Offset position;
  private Time time = ZERO_TIME;
  private long epoch;
  private boolean intakeIsStopped;
  private final CountedReceivers receivers;
  private final List<NamedRange> named = new ArrayList<>();
  private final List<OpenSource<T>> before = new ArrayList<>();
  private String memory;

  SourceTrial(SourceHarness<T> harness) throws Exception {
    this.harness = harness;
    this.receivers = new CountedReceivers(harness.patience());
    this.interval = harness.batchInterval();
    this.source = harness.source();
    this.open = openSource(Optional.empty());
    this.position = open.begin();
    this.memory = open.memory(position);
  }

  private OpenSource<T> openSource(Optional<SourceResume> resume) throws Exception {
    epoch++;
    SourceContext context = new SourceContext(
        "source",
        new JobIdentity("trial", epoch),
        clock,
        storage,
        ConnectorThreads.of("source"),
        interval,
        ZERO_TIME,
        time,
        PARTITIONS,
        receivers,
        (message, cause) -> {},
        resume);
    return threads.during(() -> {
      try {
        return source.open(context);
      } catch (Exception e) {
        throw new AssertionError("the source cannot be opened: " + e, e);
      }
    });
  }

  boolean ordersAcrossPartitions() {
    return harness.ordersAcrossPartitions();
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
    Time next = time.plus(interval);
    harness.arrive(next);
    OptionalLong arrived = harness.arrived();
    if (arrived.isPresent() && !intakeIsStopped) {
      receivers.awaitStored(arrived.getAsLong());
    }
    clock.advanceTo(next);
    time = next;
  }

  /** A graceful stop begins. */
  void stopIntake() throws Exception {
    intakeIsStopped = true;
    open.stopIntake();
    if (receivers.isUsed()) {
      receivers.awaitStopped();
    }
  }

  /**
   * Runs batches as a graceful stop does, until the source says that there is no more; returns
   * their records.
   */
  List<T> drain() throws Exception {
    List<T> records = new ArrayList<>();
    for (int batches = 0; open.hasMore(position); batches++) {
      assertThat(batches)
          .as("batches of a graceful stop, after each of which hasMore(%s) is true", position)
          .isLessThan(MAX_BATCHES_OF_STOP);
      time = time.plus(interval);
      clock.advanceTo(time);
      records.addAll(read(nameRange()));
    }
    return records;
  }

  /** What is named for the batch of the present time; nothing has arrived since the last call. */
  OffsetRange nameRange() throws Exception {
    OffsetRange range = new OffsetRange(position, open.end(time, position, Long.MAX_VALUE));
    position = range.until();
    named.add(new NamedRange(range.from().text(), range.until().text(), open.payload(range)));
    return range;
  }

  /**
   * Has the source sum up what comes before the present position, so that the ranges up to one need
   * not be kept.
   */
  void remember(OffsetRange released) throws Exception {
    memory = open.memory(position);
    open.release(released.until());
    int last = 0;
    while (!named.get(last).until().equals(released.until().text())) {
      last++;
    }
    named.subList(0, last + 1).clear();
  }

  /**
   * Another process goes on: a new source is opened with the texts that are kept, and nothing else.
   * The old one stays open, as a process that was killed tidies up nothing; but the connection of a
   * receiver ends with its process.
   */
  void resume() throws Exception {
    resume(UnaryOperator.identity());
  }

  /** As {@link #resume()}, with the texts changed. */
  void resume(UnaryOperator<SourceResume> change) throws Exception {
    if (receivers.isUsed()) {
      open.stopIntake();
      receivers.awaitStopped();
    }
    OpenSource<T> next = openSource(
        Optional.of(change.apply(new SourceResume(position.text(), List.copyOf(named), memory))));
    before.add(open);
    open = next;
    position = open.parse(position.text());
  }

  /** The ranges that are kept, as the source understands them now. */
  List<OffsetRange> kept() {
    return named.stream()
        .map(range -> new OffsetRange(open.parse(range.from()), open.parse(range.until())))
        .toList();
  }

  /**
   * What one source reads of what has arrived from a position on, by batches at the present time.
   */
  List<T> readRest(OpenSource<T> of, Offset from) throws Exception {
    List<T> records = new ArrayList<>();
    Offset at = from;
    for (int batch = 0; batch < BATCHES_OF_REST; batch++) {
      OffsetRange range = new OffsetRange(at, of.end(time, at, Long.MAX_VALUE));
      for (SourcePartition<T> partition : of.partitions(range)) {
        records.addAll(read(partition));
      }
      at = range.until();
    }
    return records;
  }

  /** The records of a range, partition by partition. */
  List<List<T>> readParts(OffsetRange range) throws Exception {
    List<List<T>> parts = new ArrayList<>();
    for (SourcePartition<T> partition : open.partitions(range)) {
      parts.add(read(partition));
    }
    return parts;
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
      for (OpenSource<T> old : before) {
        old.close();
      }
    } finally {
      try {
        harness.close();
      } finally {
        receivers.close();
      }
    }
  }
}
