/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.StandaloneReceivers;
import dev.tidemill.spi.job.ConnectorThreads;
import dev.tidemill.spi.job.JobIdentity;
import dev.tidemill.spi.source.BatchOutcome;
import dev.tidemill.spi.source.Gap;
import dev.tidemill.spi.source.Offset;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.ReceiverSource;
import dev.tidemill.spi.source.SourceContext;
import dev.tidemill.spi.source.SourcePartition;
import dev.tidemill.spi.source.SourceResume;
import dev.tidemill.spi.storage.StoragesByScheme;
import dev.tidemill.testkit.internal.HeldStorage;
import dev.tidemill.testkit.internal.ThreadWatch;
import dev.tidemill.time.SystemClock;
import dev.tidemill.time.Time;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A receiver in the runtime's own source: with its buffer, its block log in a temporary directory,
 * its threads and its restarts. The trial is the driver, which decides when a batch takes records and
 * when it is done; it is the disk, which decides when records become durable; and it is the killer of
 * the process. Everything that it waits for is bounded by the patience of the harness.
 */
class ReceiverTrial<T> implements Closeable {
  private static final String STREAM = "source";
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Duration BETWEEN_BATCHES = Duration.ofHours(1);
  private static final int ENOUGH = 100;

  private final ServerHarness<T> harness;
  private final Patience patience;
  private final Path directory;
  private final ThreadWatch watch = new ThreadWatch();
  private final List<ReceiverStart<T>> starts = new CopyOnWriteArrayList<>();
  private final List<T> processed = new ArrayList<>();
  private final Time zero = new SystemClock().now();
  private int capacity = ENOUGH;
  private long epoch;
  private Time batchTime = zero;
  private Optional<Offset> position = Optional.empty();
  private Optional<JobProcess<T>> current = Optional.empty();
  private boolean mayEnd;
  private int endingStart;
  /** Starts before this one are over. */
  private int firstStart;

  /** One process of the job. */
  private record JobProcess<T>(OpenSource<T> source, HeldStorage storage) {}

  ReceiverTrial(ServerHarness<T> harness) throws IOException {
    this.harness = harness;
    this.patience = new Patience(harness.patience());
    this.directory = Files.createTempDirectory("block-log");
  }

  ServerHarness<T> harness() {
    return harness;
  }

  final Patience patience() {
    return patience;
  }

  /** All starts so far, of all processes. */
  final List<ReceiverStart<T>> starts() {
    return starts;
  }

  /** Whether a start may have failed, because of what the test has done. */
  final boolean hasReasonToEnd() {
    return mayEnd;
  }

  /** How many records the buffer holds that no batch has completed, in the next process. */
  void capacity(int records) {
    capacity = records;
  }

  /** Starts the job, or its next process, and with it the receiver. */
  void start() throws Exception {
    epoch++;
    firstStart = starts.size();
    HeldStorage storage = new HeldStorage(new StoragesByScheme());
    SourceContext context = new SourceContext(
        STREAM,
        new JobIdentity("trial", epoch),
        new SystemClock(),
        storage,
        ConnectorThreads.of(STREAM),
        INTERVAL,
        zero,
        zero,
        1,
        new StandaloneReceivers()
            .withSetting("stream.receiver.bufferRecords", Integer.toString(capacity))
            .withSetting("stream.receiver.restartDelay", "10ms")
            .withSetting("stream.receiver.maxRestartDelay", "50ms")
            .withSetting("stream.stop.timeout", harness.patience().toMillis() + "ms")
            .withBlockLog(directory.toString())
            .withCodecs(CountedReceivers.codecsOf(harness.getClass())),
        (message, cause) -> {},
        position.map(at -> new SourceResume(at.text(), List.of(), "")));
    OpenSource<T> source = watch.during(() -> {
      try {
        return ReceiverSource.of(this::nextStart).open(context);
      } catch (Exception e) {
        throw new AssertionError("the source cannot be opened: " + e, e);
      }
    });
    position = Optional.of(position.isPresent() ? source.parse(at().text()) : source.begin());
    current = Optional.of(new JobProcess<>(source, storage));
  }

  /** Called by the runtime, at each start and restart. */
  private ReceiverStart<T> nextStart() {
    try {
      ReceiverStart<T> start = new ReceiverStart<>(harness.receiver(), patience);
      starts.add(start);
      patience.changed();
      return start;
    } catch (Exception e) {
      throw new AssertionError("the harness has no receiver: " + e, e);
    }
  }

  private Offset at() {
    return position.orElseThrow(() -> new IllegalStateException("no start"));
  }

  private JobProcess<T> process() {
    return current.orElseThrow(() -> new IllegalStateException("no start"));
  }

  /** Nothing becomes durable from now on. */
  void holdUpTheDisk() {
    process().storage().hold();
  }

  /** What is in the buffer can become durable, and so leave it with the next batches. */
  void makeRoom() {
    process().storage().release();
  }

  /** Ends the process without more ado; what is not durable is gone. */
  void crash() throws Exception {
    process().storage().kill();
    end();
  }

  /** Ends the process in an orderly way. */
  void stop() throws Exception {
    process().storage().release();
    end();
  }

  private void end() throws Exception {
    OpenSource<T> source = process().source();
    current = Optional.empty();
    source.close();
    for (ReceiverStart<T> start : starts) {
      assertThat(patience.await(() -> !start.isInOnStart()))
          .as(
              "whether onStart() has returned within %s, after onStop() was called and its thread was"
                  + " interrupted",
              harness.patience())
          .isTrue();
    }
  }

  /** The start that is running, or will be soon. */
  private Optional<ReceiverStart<T>> latest() {
    int last = starts.size() - 1;
    return last < firstStart ? Optional.empty() : Optional.of(starts.get(last));
  }

  List<T> send(int messages) throws Exception {
    List<T> records = harness.send(messages);
    assertThat(records).as("records of %d messages", messages).hasSize(messages);
    return records;
  }

  /** Waits until the present start has received these records, and perhaps more. */
  void awaitReceived(List<T> records) throws Exception {
    patience.await(() -> received().size() >= records.size() || (!mayEnd && hasEnded()));
    if (!mayEnd) {
      assertThat(latest().flatMap(ReceiverStart::ending))
          .as("why the receiver has ended, which it had no reason to")
          .isEmpty();
    }
    List<T> received = received();
    assertThat(received.subList(0, Math.min(received.size(), records.size())))
        .as("records that this start has received within %s", harness.patience())
        .isEqualTo(records);
  }

  /** What was not acknowledged comes again, to the next start of a receiver that connects. */
  void awaitReceivedAgain(List<T> records) throws Exception {
    if (mayEnd) {
      awaitReceived(records);
    }
  }

  private boolean hasEnded() {
    return latest().flatMap(ReceiverStart::ending).isPresent();
  }

  /** What the present start has received. */
  List<T> received() {
    return latest().map(ReceiverStart::received).orElse(List.of());
  }

  void awaitFull() throws Exception {
    boolean blocks = !harness.usesCredit();
    assertThat(
            patience.await(() -> latest().filter(start -> start.isFull(blocks)).isPresent()))
        .as("whether the receiver has filled the buffer")
        .isTrue();
  }

  /** The receiver may fail from now on: something has happened to its server or its connection. */
  void mayEnd() {
    mayEnd = !harness.listens();
    endingStart = starts.size() - 1;
  }

  /** The runtime does not hear for a while that the receiver has failed. */
  void holdEnd(boolean held) {
    if (mayEnd) {
      starts.get(endingStart).holdEnds(held);
    }
  }

  /**
   * Waits until the receiver has noticed that it cannot go on; the runtime starts another one. One
   * that listens does go on.
   */
  void awaitEnd(String why) throws Exception {
    if (!mayEnd) {
      return;
    }
    ReceiverStart<T> ending = starts.get(endingStart);
    assertThat(patience.await(() -> ending.ending().isPresent()))
        .as(
            "whether the receiver has ended after %s: it must call restart(), or onStart() must"
                + " throw, within %s",
            why, harness.patience())
        .isTrue();
    firstStart = endingStart + 1;
  }

  /** Has everything become durable that was received, and waits until the receiver knows. */
  void makeDurable() throws Exception {
    process().storage().release();
    OpenSource<T> source = process().source();
    assertThat(patience.await(() -> !source.hasMore(source.end(nextTime(), at(), ENOUGH))))
        .as("whether what was received is durable within %s", harness.patience())
        .isTrue();
    awaitCallbacks("onStored", ReceiverStart::hasCalledStored);
  }

  /** Has batches process everything that was received, and waits until the receiver knows. */
  void complete() throws Exception {
    process().storage().release();
    process(received());
    OpenSource<T> source = process().source();
    assertThat(patience.await(() -> {
          runBatch();
          return !source.hasMore(at());
        }))
        .as("whether what was received is processed within %s", harness.patience())
        .isTrue();
    awaitCallbacks("onStored", ReceiverStart::hasCalledStored);
    awaitCallbacks("onDone", ReceiverStart::hasCalledDone);
  }

  /** Has batches process these records, and what is with them. */
  void process(List<T> records) throws Exception {
    assertThat(patience.await(() -> {
          runBatch();
          return processed.containsAll(records);
        }))
        .as("whether %s are processed within %s", records, harness.patience())
        .isTrue();
  }

  /** Has a batch process what is durable, if anything is. */
  final void runBatch() throws Exception {
    OpenSource<T> source = process().source();
    OffsetRange range = new OffsetRange(at(), source.end(nextTime(), at(), ENOUGH));
    if (!range.isEmpty()) {
      for (SourcePartition<T> partition : source.partitions(range)) {
        processed.addAll(SourceTrial.read(partition));
      }
      source.completed(range, BatchOutcome.PROCESSED);
      position = Optional.of(range.until());
      source.release(range.until());
    }
  }

  private Time nextTime() {
    batchTime = batchTime.plus(BETWEEN_BATCHES);
    return batchTime;
  }

  private interface Check<T> {
    boolean holds(ReceiverStart<T> start);
  }

  private void awaitCallbacks(String which, Check<T> returned) throws Exception {
    assertThat(patience.await(() -> latest().map(returned::holds).orElse(true)))
        .as("whether all callbacks %s have come and returned within %s", which, harness.patience())
        .isTrue();
  }

  /** The records of all batches, of all processes. */
  List<T> processed() {
    return List.copyOf(processed);
  }

  /** How many records were stored without credit, if the receiver is to ask for it. */
  long storedWithoutCredit() {
    return harness.usesCredit()
        ? starts.stream().mapToLong(ReceiverStart::storedWithoutCredit).sum()
        : 0;
  }

  List<String> problems() {
    return starts.stream().flatMap(start -> start.problems().stream()).toList();
  }

  List<Gap> gaps() {
    return starts.stream().flatMap(start -> start.gaps().stream()).toList();
  }

  /** The position that the present start has been told. */
  Optional<String> lastStored() {
    return latest().flatMap(ReceiverStart::lastStored);
  }

  List<String> threadsLeft() throws InterruptedException {
    return watch.left();
  }

  /** After a test that has ended, or has failed: nothing is asserted. */
  @Override
  public void close() throws IOException {
    try {
      if (current.isPresent()) {
        current.get().storage().kill();
        current.get().source().close();
      }
    } finally {
      try {
        harness.close();
      } finally {
        CountedReceivers.deleteRecursively(directory);
      }
    }
  }
}
