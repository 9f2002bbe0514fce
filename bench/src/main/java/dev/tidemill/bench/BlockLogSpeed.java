/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench;

import dev.tidemill.StandaloneReceivers;
import dev.tidemill.bench.measure.Results;
import dev.tidemill.spi.job.ConnectorThreads;
import dev.tidemill.spi.job.JobIdentity;
import dev.tidemill.spi.source.BatchOutcome;
import dev.tidemill.spi.source.Offset;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.Receiver;
import dev.tidemill.spi.source.ReceiverContext;
import dev.tidemill.spi.source.ReceiverSource;
import dev.tidemill.spi.source.SourceContext;
import dev.tidemill.spi.storage.LocalStorage;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageAppender;
import dev.tidemill.time.SystemClock;
import dev.tidemill.time.Time;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * Receivers whose records are written to a block log, and beside it a loop that encodes, writes and
 * forces the same groups of blocks, and one that writes the same bytes to a buffered file.
 */
final class BlockLogSpeed {
  private static final int PRODUCERS = 4;
  private static final int BLOCK_RECORDS = 1_000;
  private static final int RECORD_BYTES = 100;
  private static final long FORCE_NANOS = 3_000_000;

  private final int blocks;
  private final List<String> block;

  private BlockLogSpeed(int blocks) {
    this.blocks = blocks;
    List<String> records = new ArrayList<>();
    for (int i = 0; i < BLOCK_RECORDS; i++) {
      String start = "record " + i + " ";
      records.add(start + "x".repeat(RECORD_BYTES - start.length()));
    }
    this.block = List.copyOf(records);
  }

  /** Arguments: rounds to warm up, blocks of a round. */
  public static void main(String[] args) throws Exception {
    for (int i = 0; i < Integer.parseInt(args[0]); i++) {
      measure(Integer.parseInt(args[1]));
    }
    measure(Integer.parseInt(args[1])).send();
  }

  static Results measure(int blocks) throws Exception {
    BlockLogSpeed speed = new BlockLogSpeed(blocks);
    Results results = new Results();
    SlowForce slow = new SlowForce(FORCE_NANOS);
    speed.forced(slow, "forces of 3 ms", slow::forces, results);
    SlowForce real = SlowForce.asTheDisk();
    speed.forced(real, "forces of this disk", real::forces, results);
    double os = speed.logged(new LocalStorage(), "os");
    double buffered = speed.buffered();
    results.add("os: thousand records a second", os / 1_000);
    results.add("buffered file: thousand records a second", buffered / 1_000);
    results.add("buffered file / os", buffered / os);
    return results;
  }

  private interface Count {
    long now();
  }

  private void forced(Storage storage, String name, Count forces, Results results)
      throws Exception {
    double log = logged(storage, "fsync");
    int group = Math.max(1, Math.round((float) blocks / forces.now()));
    double loop = loop(storage, group);
    results.add(name + ": thousand records a second", log / 1_000);
    results.add(name + ": loop, thousand records a second", loop / 1_000);
    results.add(name + ": log / loop", log / loop);
    results.add(name + ": blocks a force", (double) group);
  }

  /** Records a second of producers that wait until each of their blocks is durable. */
  private double logged(Storage storage, String durability) throws Exception {
    try (TemporaryDirectory directory = new TemporaryDirectory()) {
      return logged(storage, durability, directory.path());
    }
  }

  private double logged(Storage storage, String durability, Path directory) throws Exception {
    CountDownLatch stored = new CountDownLatch(PRODUCERS);
    Time now = new SystemClock().now();
    SourceContext context = new SourceContext(
        "blocks",
        new JobIdentity("bench", 1),
        new SystemClock(),
        storage,
        ConnectorThreads.of("blocks"),
        Duration.ofSeconds(1),
        now,
        now,
        1,
        new StandaloneReceivers()
            .withSetting("stream.checkpoint.durability", durability)
            .withBlockLog(directory.toString()),
        (message, cause) -> {},
        Optional.empty());
    long start = System.nanoTime();
    try (OpenSource<String> source =
        ReceiverSource.of(() -> new Producers(stored)).open(context)) {
      Offset position = source.begin();
      Time time = now;
      while (stored.getCount() > 0) {
        LockSupport.parkNanos(1_000_000);
        time = time.plus(Duration.ofHours(1));
        OffsetRange range = new OffsetRange(position, source.end(time, position, Long.MAX_VALUE));
        source.completed(range, BatchOutcome.PROCESSED);
        source.release(range.until());
        position = range.until();
      }
      return perSecond(System.nanoTime() - start);
    }
  }

  private double perSecond(long nanos) {
    return (double) blocks * BLOCK_RECORDS / (nanos / 1e9);
  }

  /** Stores blocks with several threads. */
  private final class Producers implements Receiver<String> {
    private final CountDownLatch stored;

    Producers(CountDownLatch stored) {
      this.stored = stored;
    }

    @Override
    public void onStart(ReceiverContext<String> context) {
      for (int i = 0; i < PRODUCERS; i++) {
        context
            .threads()
            .newThread("producer-" + i, () -> {
              try {
                for (int j = 0; j < blocks / PRODUCERS; j++) {
                  context.store(block);
                }
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              stored.countDown();
            })
            .start();
      }
    }

    @Override
    public void onStop() {}
  }

  /** Records a second of a loop that encodes, writes and forces so many blocks together. */
  private double loop(Storage storage, int group) throws IOException {
    long start = System.nanoTime();
    try (TemporaryDirectory directory = new TemporaryDirectory();
        StorageAppender file = storage.append(directory.path().resolve("log").toString())) {
      for (int written = 0; written < blocks; written += group) {
        for (int i = 0; i < group; i++) {
          byte[] bytes = encode();
          file.append(bytes, 0, bytes.length);
        }
        file.sync();
      }
      return perSecond(System.nanoTime() - start);
    }
  }

  private double buffered() throws IOException {
    long start = System.nanoTime();
    try (TemporaryDirectory directory = new TemporaryDirectory();
        OutputStream out =
            new BufferedOutputStream(Files.newOutputStream(directory.path().resolve("log")))) {
      for (int i = 0; i < blocks; i++) {
        out.write(encode());
      }
      out.flush();
      return perSecond(System.nanoTime() - start);
    }
  }

  private byte[] encode() {
    ByteBuffer bytes = ByteBuffer.allocate(BLOCK_RECORDS * (RECORD_BYTES + Integer.BYTES));
    for (String record : block) {
      byte[] text = record.getBytes(StandardCharsets.UTF_8);
      bytes.putInt(text.length).put(text);
    }
    return bytes.array();
  }
}
