/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.spi.job.JobIdentity;
import dev.tidemill.spi.sink.DecidedBatch;
import dev.tidemill.spi.sink.Guarantee;
import dev.tidemill.spi.sink.Sink;
import dev.tidemill.spi.sink.SinkRecovery;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StoragesByScheme;
import dev.tidemill.testkit.internal.ThreadWatch;
import dev.tidemill.testkit.internal.WatchedStorage;
import dev.tidemill.testkit.storage.SimulatedDisk;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** One test of a sink: the processes that it starts, and what a reader sees of them. */
final class SinkTrial<T> implements Closeable {
  private static final String OUTPUT = "out";

  private final SinkHarness<T> harness;
  private final SimulatedDisk disk;
  private final List<SinkProcess<T>> running = new ArrayList<>();
  private final List<WatchedStorage> storages = new ArrayList<>();
  private final ThreadWatch threads = new ThreadWatch();
  private long epoch;

  SinkTrial(SinkHarness<T> harness) {
    this.harness = harness;
    this.disk = harness.disk().orElseGet(() -> new SimulatedDisk(1));
  }

  /** The first start of the job. */
  SinkProcess<T> start() throws Exception {
    return start(SinkRecovery.NONE);
  }

  /** The next start of the job, with what is decided and not done. */
  SinkProcess<T> start(DecidedBatch... unfinished) throws Exception {
    long last =
        unfinished.length == 0 ? 0 : unfinished[unfinished.length - 1].batch().id();
    return start(new SinkRecovery(last, List.of(unfinished)));
  }

  /** The next start of the job. */
  SinkProcess<T> start(SinkRecovery recovery) throws Exception {
    epoch++;
    return start(new JobIdentity("job", epoch), OUTPUT, recovery);
  }

  /** Some start of some job. */
  SinkProcess<T> start(JobIdentity job, String output, SinkRecovery recovery) throws Exception {
    Storage process = disk.newProcess();
    WatchedStorage storage = new WatchedStorage(hasDisk() ? process : new StoragesByScheme());
    storages.add(storage);
    Sink<T> sink = harness.sink();
    AtomicReference<Exception> failure = new AtomicReference<>();
    threads.during(() -> {
      try {
        running.add(new SinkProcess<>(sink, job, output, storage, process, recovery));
      } catch (Exception e) {
        failure.set(e);
      }
      return running;
    });
    if (failure.get() != null) {
      throw failure.get();
    }
    return running.get(running.size() - 1);
  }

  /** Whether the sink's storage is on a disk that can crash. */
  boolean hasDisk() {
    return harness.disk().isPresent();
  }

  Guarantee guarantee() throws Exception {
    return harness.sink().guarantee();
  }

  /** One partition with a record for each number. */
  List<T> records(int... numbers) {
    List<T> records = new ArrayList<>();
    for (int number : numbers) {
      records.add(harness.record(number));
    }
    return records;
  }

  /** A reader sees exactly these records. */
  void assertRead(String when, int... numbers) throws Exception {
    assertThat(harness.read())
        .as("what a reader sees %s", when)
        .containsExactlyInAnyOrderElementsOf(records(numbers));
  }

  /**
   * A reader sees these records after some of them were published again: as often as the sink's
   * guarantee says.
   */
  void assertReadAfterRepetition(String when, int... numbers) throws Exception {
    if (guarantee() != Guarantee.AT_LEAST_ONCE) {
      assertRead(when, numbers);
      return;
    }
    List<T> read = harness.read();
    assertThat(read).as("what a reader sees %s", when).containsAll(records(numbers));
    assertThat(records(numbers)).as("what was written %s", when).containsAll(read);
  }

  void assertNothingStaged(String when) throws Exception {
    assertThat(harness.staged()).as("what is staged %s", when).isEmpty();
  }

  /** Closes a process; whatever it has opened or started must be gone. */
  void closeAndCheck(SinkProcess<T> process) throws Exception {
    running.remove(process);
    process.close();
    for (WatchedStorage storage : storages) {
      assertThat(storage.openFiles()).as("files that are open after close()").isEmpty();
    }
    assertThat(threads.left()).as("threads that still run after close()").isEmpty();
  }

  /** The disk that all processes are on. */
  SimulatedDisk disk() {
    return disk;
  }

  /**
   * Frees what processes hold that have ended without being closed; a sink of a killed process may
   * fail at that.
   */
  @Override
  public void close() throws IOException {
    try {
      for (SinkProcess<T> process : running) {
        try {
          process.sink().close();
        } catch (IOException e) {
          if (!hasDisk()) {
            throw e;
          }
        }
      }
    } finally {
      harness.close();
    }
  }
}
